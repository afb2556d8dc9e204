"""An existing workbook read and refreshed as a package: what is ours is written again, every other member stays as it is."""
