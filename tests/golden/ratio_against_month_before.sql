WITH "stitched" AS (
  SELECT
    COALESCE(SUM("legs"."own_0"), CASE WHEN SUM("legs"."own_0_rows") IS NULL THEN 0 END) AS "own_0",
    COALESCE(SUM("legs"."own_1"), 0) AS "own_1",
    COALESCE(SUM("legs"."against_0"), CASE WHEN SUM("legs"."against_0_rows") IS NULL THEN 0 END) AS "against_0",
    COALESCE(SUM("legs"."against_1"), 0) AS "against_1"
  FROM (
    SELECT
      SUM("orders"."paid_amt") AS "own_0",
      NULLIF(COUNT(*), 0) AS "own_0_rows",
      COUNT("orders"."order_id") AS "own_1",
      CAST(NULL AS DECIMAL(38, 4)) AS "against_0",
      CAST(NULL AS BIGINT) AS "against_0_rows",
      CAST(NULL AS BIGINT) AS "against_1"
    FROM "orders"
    WHERE
      "orders"."pay_day" BETWEEN CAST('2026-01-01' AS DATE) AND CAST('2026-01-31' AS DATE)
    UNION ALL
    SELECT
      CAST(NULL AS DECIMAL(38, 4)) AS "own_0",
      CAST(NULL AS BIGINT) AS "own_0_rows",
      CAST(NULL AS BIGINT) AS "own_1",
      SUM("orders"."paid_amt") AS "against_0",
      NULLIF(COUNT(*), 0) AS "against_0_rows",
      COUNT("orders"."order_id") AS "against_1"
    FROM "orders"
    WHERE
      "orders"."pay_day" BETWEEN CAST('2025-12-01' AS DATE) AND CAST('2025-12-31' AS DATE)
  ) AS "legs"
), "figures" AS (
  SELECT
    CAST("stitched"."own_0" AS DOUBLE) / NULLIF(CAST("stitched"."own_1" AS DOUBLE), 0) AS "t_aov",
    CAST("stitched"."against_0" AS DOUBLE) / NULLIF(CAST("stitched"."against_1" AS DOUBLE), 0) AS "t_aov_against"
  FROM "stitched"
)
SELECT
  "figures"."t_aov",
  "figures"."t_aov_against",
  (
    CAST("figures"."t_aov" AS DOUBLE) - CAST("figures"."t_aov_against" AS DOUBLE)
  ) / ABS(NULLIF(CAST("figures"."t_aov_against" AS DOUBLE), 0)) AS "t_aov_change"
FROM "figures"
