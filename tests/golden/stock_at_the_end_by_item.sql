WITH "stitched" AS (
  SELECT
    "products"."category" AS "category",
    SUM("stock"."on_hand") AS "own_0",
    NULLIF(COUNT(*), 0) AS "own_0_rows"
  FROM (
    SELECT
      "stock".*,
      MAX("stock"."day") OVER (PARTITION BY "stock"."store") AS "last_day"
    FROM "stock"
    WHERE
      "stock"."day" BETWEEN CAST('2026-01-01' AS DATE) AND CAST('2026-01-31' AS DATE)
  ) AS "stock"
  LEFT JOIN "products"
    ON "products"."store" = "stock"."store" AND "products"."sku" = "stock"."sku"
  WHERE
    "stock"."day" = "stock"."last_day"
  GROUP BY
    "products"."category"
), "figures" AS (
  SELECT
    "stitched"."category",
    CAST(COALESCE("stitched"."own_0", CASE WHEN "stitched"."own_0_rows" IS NULL THEN 0 END) AS BIGINT) AS "t_stock"
  FROM "stitched"
)
SELECT
  "figures"."category",
  "figures"."t_stock"
FROM "figures"
ORDER BY
  "figures"."category" ASC
