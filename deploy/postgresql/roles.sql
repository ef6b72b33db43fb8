-- The roles and the database, once, as a superuser, with psql 15 or newer:
--     GOODFIT_OWNER_PASSWORD=... GOODFIT_DATABASE_PASSWORD=... \
--         psql -v ON_ERROR_STOP=1 -d postgres -f deploy/postgresql/roles.sql
-- goodfit_owner   owns the tables and runs the migrations; no process that listens has its password
-- goodfit         the application: row-level security binds it
-- goodfit_every_team   taken for the few reads across workspaces, never logged in as
\getenv owner_password GOODFIT_OWNER_PASSWORD
\getenv database_password GOODFIT_DATABASE_PASSWORD

CREATE ROLE goodfit_every_team NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE goodfit_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
-- NOINHERIT: its rights, too, hold only after SET ROLE; the policies ask for the role itself.
CREATE ROLE goodfit LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT PASSWORD :'database_password';
GRANT goodfit_every_team TO goodfit_owner, goodfit;

CREATE DATABASE goodfit OWNER goodfit_owner;
REVOKE ALL ON DATABASE goodfit FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE goodfit TO goodfit;

\connect goodfit
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO goodfit, goodfit_every_team;
ALTER DEFAULT PRIVILEGES FOR ROLE goodfit_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO goodfit;
ALTER DEFAULT PRIVILEGES FOR ROLE goodfit_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO goodfit;
