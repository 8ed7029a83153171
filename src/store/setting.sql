-- store/setting.sql - named settings kept in the store; only store/setting.c runs them.

-- setting_find: maybe
SELECT value FROM setting WHERE name = :name;

-- setting_put: none
INSERT INTO setting (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
