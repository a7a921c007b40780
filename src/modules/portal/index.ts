// Nothing stands on the portal: it has no door.
export {}
