DROP TABLE "audit_entries" CASCADE;
DROP TABLE "stocks" CASCADE;
DROP TABLE "pool_ticket_types" CASCADE;
DROP TABLE "pools" CASCADE;
DROP TABLE "ticket_types" CASCADE;
DROP TABLE "occurrences" CASCADE;
DROP TABLE "event_tags" CASCADE;
DROP TABLE "event_slugs" CASCADE;
DROP TABLE "events" CASCADE;
DROP TABLE "tags" CASCADE;
DROP TABLE "organizers" CASCADE;
DROP TABLE "venues" CASCADE;
DROP TABLE "one_time_tokens" CASCADE;
DROP TABLE "refresh_tokens" CASCADE;
DROP TABLE "sessions" CASCADE;
DROP TABLE "users" CASCADE;

DROP FUNCTION audit_entries_append_only();
DROP FUNCTION marquee_unaccent(text);

DROP TYPE "UserRole";
DROP TYPE "UserStatus";
DROP TYPE "OneTimeTokenPurpose";
DROP TYPE "VenueStatus";
DROP TYPE "EventStatus";
DROP TYPE "ScheduleNotice";
DROP TYPE "TicketTypeVisibility";

DROP EXTENSION earthdistance;
DROP EXTENSION cube;
DROP EXTENSION unaccent;
DROP EXTENSION pg_trgm;
DROP EXTENSION citext;

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261122000000_foundation';
