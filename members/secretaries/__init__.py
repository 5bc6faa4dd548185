"""Village secretaries (P01): selection, mentoring, commitments, assessment, incentives."""
