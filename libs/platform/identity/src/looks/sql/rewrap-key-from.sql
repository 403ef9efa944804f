UPDATE looks.key SET wrapped = $3, key_id = $4 WHERE $1 = 'looks' AND wrapped = $2
