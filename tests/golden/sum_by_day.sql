WITH "stitched" AS (
  SELECT
    "legs"."day",
    COALESCE(SUM("legs"."own_0"), CASE WHEN SUM("legs"."own_0_rows") IS NULL THEN 0 END) AS "own_0"
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
      CAST("spine"."day" AS DATE) AS "day",
      CAST(NULL AS DECIMAL(38, 4)) AS "own_0",
      CAST(NULL AS BIGINT) AS "own_0_rows"
    FROM (VALUES
      ('2026-01-05'),
      ('2026-01-06')) AS "spine"("day")
  ) AS "legs"
  GROUP BY
    "legs"."day"
), "figures" AS (
  SELECT
    "stitched"."day",
    CAST("stitched"."own_0" AS DECIMAL(38, 4)) AS "t_paid"
  FROM "stitched"
)
SELECT
  "figures"."day",
  "figures"."t_paid"
FROM "figures"
ORDER BY
  "figures"."day" ASC
