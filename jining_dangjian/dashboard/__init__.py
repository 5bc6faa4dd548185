"""The county dashboard (县域看板): what apps tell of a county or the city, on page, wall and paper."""
