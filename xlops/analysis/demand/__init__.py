"""What a demand forecast is made of: one module per part, all pure functions over a panel of SKUs by days."""
