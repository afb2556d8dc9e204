WITH "stitched" AS (
  SELECT
    "legs"."day",
    SUM("legs"."own_0") AS "own_0",
    SUM("legs"."own_0_rows") AS "own_0_rows"
  FROM (
    SELECT
      "orders"."pay_day" AS "day",
      SUM("orders"."paid_amt") AS "own_0",
      NULLIF(COUNT(*), 0) AS "own_0_rows"
    FROM "orders"
    WHERE
      "orders"."pay_day" BETWEEN CAST('2026-01-05' AS DATE) AND CAST('2026-01-06' AS DATE)
    GROUP BY
      "orders"."pay_day"
    UNION ALL
    SELECT
      "spine"."day",
      CAST(NULL AS DECIMAL(38, 4)) AS "own_0",
      CAST(NULL AS BIGINT) AS "own_0_rows"
    FROM (VALUES
      (CAST('2026-01-05' AS DATE)),
      (CAST('2026-01-06' AS DATE))) AS "spine"("day")
  ) AS "legs"
  GROUP BY
    "legs"."day"
), "figures" AS (
  SELECT
    "stitched"."day",
    CAST(COALESCE("stitched"."own_0", CASE WHEN "stitched"."own_0_rows" IS NULL THEN 0 END) AS DECIMAL(38, 4)) AS "t_paid"
  FROM "stitched"
)
SELECT
  "figures"."day",
  "figures"."t_paid"
FROM "figures"
ORDER BY
  "figures"."day" ASC
