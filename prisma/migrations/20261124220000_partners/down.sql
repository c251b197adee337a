ALTER TABLE "bookings" DROP COLUMN "partner_id";

DROP TABLE "webhook_attempts", "webhook_deliveries", "partner_webhooks", "partner_usage", "partner_documents", "partner_keys", "partners";

DROP TYPE "PartnerStatus";
DROP TYPE "WebhookStatus";
DROP TYPE "DeliveryState";

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261124220000_partners';
