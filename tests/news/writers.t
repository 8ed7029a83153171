# A bulletin is written, checked, approved by a second person, and counted after it went out.
given today 2026-03-02
run jenner setting set access.second_factor off --data {data}
run jenner setting set news.approval on --data {data}
given user staff with roles program of REGISTRY
given user second with roles program of REGISTRY
given user desk with roles helpdesk of REGISTRY
run jenner subscriber add ann@example.org --topics schools --data {data}
run jenner subscriber add bo@example.org --topics news-flash --data {data}
get /bulletins as desk@REGISTRY
expect status 403
get /bulletins as staff@REGISTRY
expect page has "None yet."
post /bulletins as staff@REGISTRY
  headline =
expect status 422
post /bulletins as staff@REGISTRY
  headline = March & April
expect page has "Write a bulletin"
keep id from page between "action=\"/bulletins/" and "/edit\""
keep version from page between "name=\"version\" value=\"" and "\""

# Saved by itself, then by the button; what somebody else has read before is not written over unseen.
post /bulletins/{id}/edit as staff@REGISTRY
  act = auto
  version = {version}
  headline = March & April
  markdown = # Wrong
  topic = schools
expect status 200
post /bulletins/{id}/edit as second@REGISTRY
  act = save
  version = {version}
  headline = March & April
  markdown = Mine
expect status 422
expect page has "Somebody else has saved it meanwhile"
expect page has "Mine"
post /bulletins/{id}/edit as staff@REGISTRY
  act = auto
  version = {version}
  headline = March & April
  markdown = Lost
expect status 409
get /bulletins/{id}/edit as staff@REGISTRY
keep version from page between "name=\"version\" value=\"" and "\""
post /bulletins/{id}/edit as staff@REGISTRY
  act = check
  version = {version}
  headline = March & April
  markdown = # Wrong [go](javascript:alert(1)) [and](/nowhere) <script>alert(1)</script>
  topic = schools
expect page has "It cannot go out yet"
expect page has "heading of the title"
expect page has "There is no page /nowhere"
expect page has no "<script>alert"
post /bulletins/{id} as staff@REGISTRY
  act = now
expect status 422
get /bulletins/{id}/preview/mail as staff@REGISTRY
expect page has no "javascript:"
expect page has no "<script"
get /bulletins/{id}/preview/other as staff@REGISTRY
expect status 404
get /bulletins/{id}/edit as staff@REGISTRY
keep version from page between "name=\"version\" value=\"" and "\""
post /bulletins/{id}/edit as staff@REGISTRY
  act = check
  version = {version}
  headline = March & April
  markdown = There are {hex 7B}organizations} organizations.
  topic = schools
expect page has "Nothing to mend"
expect rows bulletin_version 2

# An earlier text is had back.
get /bulletins/{id}/edit as staff@REGISTRY
keep old from page between "name=\"recall\" value=\"" and "\""
post /bulletins/{id}/edit as staff@REGISTRY
  act = recall
  recall = {old}
expect page has "There are"
post /bulletins/{id}/edit as staff@REGISTRY
  act = recall
  recall = 99
expect status 404

# A test to oneself; a moment that the clocks leap over, one that is over, one that is none.
post /bulletins/{id} as staff@REGISTRY
  act = schedule
  on = 3/8/2026
  at = 2:30
  zone = central
expect status 422
expect page has "the clocks leap over"
post /bulletins/{id} as staff@REGISTRY
  act = schedule
  on = 3/1/2026
  at = 9:00
  zone = central
expect page has "This moment is over"
post /bulletins/{id} as staff@REGISTRY
  act = schedule
  on = soon
  at = 9:00
  zone = central
expect page has "Enter the day as a date"
post /bulletins/{id} as staff@REGISTRY
  act = schedule
  on = 3/9/2026
  at = 9:00
  zone = eastern
expect page has "Waits for approval"
expect page has "9 Mar 2026, 9:00 Eastern"
expect rows bulletin where "send_at = 1773061200000000" 1
post /bulletins/{id} as staff@REGISTRY
  act = approve
expect status 403
post /bulletins/{id} as staff@REGISTRY
  act = back
expect page has "It is a draft again"
post /bulletins/{id} as staff@REGISTRY
  act = now
expect page has "Waits for approval"
post /bulletins/{id} as second@REGISTRY
  act = approve
expect page has "Approved."
pause 3000 ms
get /news/march-april
expect page has "There are"
expect page has no "{hex 7B}organizations}"
get /bulletins/{id} as second@REGISTRY
expect page has "What came of it"
expect rows mail where "bulletin_id <> 0" 1
expect rows bulletin where "step = 'sent' and audience = 1" 1
post /bulletins/{id} as staff@REGISTRY
  act = back
expect status 409
post /bulletins/{id}/edit as staff@REGISTRY
  act = discard
expect status 409
get /bulletins/{id}/edit as staff@REGISTRY
expect page has "What came of it"

# Readers, for staff: looked up by address, which stands in no path; forgotten at their wish.
post /subscribers as staff@REGISTRY
  act = find
  email = Ann@example.org
expect page has "Came by"
post /subscribers as staff@REGISTRY
  act = link
  email = ann@example.org
expect page has "The link is on its way."
post /subscribers as staff@REGISTRY
  act = forget
  email = ann@example.org
expect rows subscriber 1
post /subscribers as staff@REGISTRY
  act = find
  email = ann@example.org
expect page has "never to be written to"
post /subscribers as staff@REGISTRY
  act = find
  email = ann
expect status 422
get /subscribers/export.csv as staff@REGISTRY
expect header Content-Type text/csv
expect page has "bo@example.org"
expect rows audit where "object_kind = 'subscriber' and action = 'export'" 1
get /subscribers as desk@REGISTRY
expect status 403

# Announcements and release notes, unread until said otherwise; looking marks nothing.
post /announcements as staff@REGISTRY
  kind = release
  words = The search is faster
  until = 3/9/2026
get /announcements as desk@REGISTRY
expect page has "1 unread"
expect page has "Release note"
get /announcements as desk@REGISTRY
expect page has "1 unread"
post /announcements/read as desk@REGISTRY
expect page has "You have read all of them."
get /announcements as staff@REGISTRY
expect page has "1 unread"

# A draft is thrown away; one of 5 MB never arrives.
post /bulletins as staff@REGISTRY
  headline = Away
keep away from page between "action=\"/bulletins/" and "/edit\""
post /bulletins/{away}/edit as staff@REGISTRY
  act = discard
expect rows bulletin 1
post /subscribe
  Content-Type: application/x-www-form-urlencoded
  email={repeat 5000000 a}
expect status 413
run jenner bulletin list --data {data} --json
expect stdout has "\"audience\":1"
