# Roles of one person add up: among the registry's own people only a system administrator gives any.
given today 2026-03-02
given organization H-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
given user boss with roles org-admin of REGISTRY
given user root with roles sysadmin of REGISTRY
given user ada with roles org-admin of H-01
get /org/REGISTRY/users/add as boss@REGISTRY
expect page has no "name=\"role_"
get /org/REGISTRY/users/add as root@REGISTRY
expect page has "name=\"role_helpdesk\""
get /org/H-01/users/add as ada@H-01
expect page has "name=\"role_viewer\""
expect page has no "name=\"role_helpdesk\""
