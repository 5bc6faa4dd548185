"""What people send from pages of plain HTML, read into changes of cells."""
