-- Numbers of samples that are in the rollups but no longer among the raw rows, whose unique index held them once till
-- then. Numbers ascend, so this is one range for nearly every session.
ALTER TABLE session ADD COLUMN dropped int8multirange NOT NULL DEFAULT '{}';
