DELETE FROM joining.households WHERE household = $1
