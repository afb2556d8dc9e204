WITH "stitched" AS (
  SELECT
    "traffic"."channel" AS "channel",
    SUM("traffic"."page_views") AS "own_0",
    NULLIF(COUNT(*), 0) AS "own_0_rows"
  FROM "traffic"
  WHERE
    "traffic"."day" BETWEEN CAST('2026-01-01' AS DATE) AND CAST('2026-01-31' AS DATE)
    AND "traffic"."cut" = 'channel'
    AND "traffic"."channel" IN ($p1, $p2)
  GROUP BY
    "traffic"."channel"
), "figures" AS (
  SELECT
    "stitched"."channel",
    CAST(COALESCE("stitched"."own_0", CASE WHEN "stitched"."own_0_rows" IS NULL THEN 0 END) AS BIGINT) AS "t_views"
  FROM "stitched"
)
SELECT
  "figures"."channel",
  "figures"."t_views"
FROM "figures"
ORDER BY
  "figures"."channel" ASC
