SELECT head.count, head.seal AS head, (SELECT seal FROM looks.looks WHERE number = head.count) AS last FROM looks.head AS head
