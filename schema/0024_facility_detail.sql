-- schema/0024_facility_detail.sql - what a facilities workbook says beyond what an organization has: whom to
-- ask there, and how it exchanges data.

CREATE TABLE facility_detail (
    org_id bigint NOT NULL REFERENCES org (id), -- the facility
    field text NOT NULL,            -- heading of the workbook's column
    value text NOT NULL,            -- as entered last
    PRIMARY KEY (org_id, field)
);
