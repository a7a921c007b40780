-- The administrator who issued the link; NULL: the operator of the installation. It is good while they answer for the officer.
ALTER TABLE identity.activation ADD COLUMN issuer uuid;
