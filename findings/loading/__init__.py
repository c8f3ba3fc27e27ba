"""What the portal loads from `fixtures/`: public facts, and letters restated by its editors."""
