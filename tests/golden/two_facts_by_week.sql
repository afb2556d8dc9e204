WITH "coverage" AS (
  SELECT
    CAST("unknown"."week" AS DATE) AS "week",
    "unknown"."broken_0_0"
  FROM (VALUES
    ('2026-01-05', TRUE)) AS "unknown"("week", "broken_0_0")
), "stitched" AS (
  SELECT
    "legs"."week",
    COALESCE(SUM("legs"."own_0"), CASE WHEN SUM("legs"."own_0_rows") IS NULL THEN 0 END) AS "own_0",
    COALESCE(SUM("legs"."own_1"), CASE WHEN SUM("legs"."own_1_rows") IS NULL THEN 0 END) AS "own_1"
  FROM (
    SELECT
      CAST(DATE_TRUNC('WEEK', "orders"."pay_day") AS DATE) AS "week",
      NULLIF(COUNT(DISTINCT "orders"."buyer"), 0) AS "own_0",
      NULLIF(COUNT(*), 0) AS "own_0_rows",
      CAST(NULL AS BIGINT) AS "own_1",
      CAST(NULL AS BIGINT) AS "own_1_rows"
    FROM "orders"
    WHERE
      "orders"."pay_day" BETWEEN CAST('2026-01-05' AS DATE) AND CAST('2026-01-18' AS DATE)
    GROUP BY
      CAST(DATE_TRUNC('WEEK', "orders"."pay_day") AS DATE)
    UNION ALL
    SELECT
      CAST(DATE_TRUNC('WEEK', "store_daily"."day") AS DATE) AS "week",
      CAST(NULL AS BIGINT) AS "own_0",
      CAST(NULL AS BIGINT) AS "own_0_rows",
      SUM("store_daily"."visitors") AS "own_1",
      NULLIF(COUNT(*), 0) AS "own_1_rows"
    FROM "store_daily"
    WHERE
      "store_daily"."day" BETWEEN CAST('2026-01-05' AS DATE) AND CAST('2026-01-18' AS DATE)
    GROUP BY
      CAST(DATE_TRUNC('WEEK', "store_daily"."day") AS DATE)
    UNION ALL
    SELECT
      CAST("spine"."week" AS DATE) AS "week",
      CAST(NULL AS BIGINT) AS "own_0",
      CAST(NULL AS BIGINT) AS "own_0_rows",
      CAST(NULL AS BIGINT) AS "own_1",
      CAST(NULL AS BIGINT) AS "own_1_rows"
    FROM (VALUES
      ('2026-01-05'),
      ('2026-01-12')) AS "spine"("week")
  ) AS "legs"
  GROUP BY
    "legs"."week"
), "figures" AS (
  SELECT
    "stitched"."week",
    CASE
      WHEN NOT COALESCE("coverage"."broken_0_0", FALSE)
      THEN CAST("stitched"."own_0" AS DOUBLE) / NULLIF(CAST("stitched"."own_1" AS DOUBLE), 0)
    END AS "t_cvr"
  FROM "stitched"
  LEFT JOIN "coverage"
    ON "coverage"."week" = "stitched"."week"
)
SELECT
  "figures"."week",
  "figures"."t_cvr"
FROM "figures"
ORDER BY
  "figures"."week" ASC
