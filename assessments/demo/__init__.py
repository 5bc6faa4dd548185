"""A made-up appraisal history for the demonstration: two quarters filed, a third half entered."""
