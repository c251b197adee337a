-- CreateEnum
CREATE TYPE "PartnerStatus" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "WebhookStatus" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- AlterTable
ALTER TABLE "bookings" ADD COLUMN     "partner_id" UUID;

-- CreateTable
CREATE TABLE "partners" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" "PartnerStatus" NOT NULL,
    "contact_email" TEXT NOT NULL,
    "notes" TEXT,
    "cost_per_minute" INTEGER,
    "requests_per_day" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partner_keys" (
    "id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "allowed_addresses" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "partner_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partner_documents" (
    "partner_id" UUID NOT NULL,
    "document_id" CHAR(64) NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partner_documents_pkey" PRIMARY KEY ("partner_id","document_id")
);

-- CreateTable
CREATE TABLE "partner_usage" (
    "partner_id" UUID NOT NULL,
    "document_id" CHAR(64) NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL,
    "cost" BIGINT NOT NULL,
    "errors" INTEGER NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partner_usage_pkey" PRIMARY KEY ("partner_id","document_id","day")
);

-- CreateTable
CREATE TABLE "partner_webhooks" (
    "id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "topics" TEXT[],
    "status" "WebhookStatus" NOT NULL,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "secret_generation" INTEGER NOT NULL DEFAULT 1,
    "previous_secret_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partner_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL,
    "tries_since" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "is_success" BOOLEAN NOT NULL,
    "response_status" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "error" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "partners_name_id_idx" ON "partners"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "partner_keys_prefix_key" ON "partner_keys"("prefix");

-- CreateIndex
CREATE INDEX "partner_keys_partner_id_created_at_idx" ON "partner_keys"("partner_id", "created_at");

-- CreateIndex
CREATE INDEX "partner_documents_document_id_idx" ON "partner_documents"("document_id");

-- CreateIndex
CREATE INDEX "partner_usage_partner_id_day_idx" ON "partner_usage"("partner_id", "day");

-- CreateIndex
CREATE INDEX "partner_usage_document_id_idx" ON "partner_usage"("document_id");

-- CreateIndex
CREATE INDEX "partner_webhooks_partner_id_created_at_idx" ON "partner_webhooks"("partner_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_webhook_id_created_at_id_idx" ON "webhook_deliveries"("webhook_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_webhook_id_job_id_key" ON "webhook_deliveries"("webhook_id", "job_id");

-- CreateIndex
CREATE INDEX "webhook_attempts_delivery_id_at_idx" ON "webhook_attempts"("delivery_id", "at");

-- AddForeignKey
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_keys" ADD CONSTRAINT "partner_keys_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_documents" ADD CONSTRAINT "partner_documents_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_documents" ADD CONSTRAINT "partner_documents_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "persisted_documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_usage" ADD CONSTRAINT "partner_usage_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_usage" ADD CONSTRAINT "partner_usage_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "persisted_documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_webhooks" ADD CONSTRAINT "partner_webhooks_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "partner_webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "partners"
    ADD CONSTRAINT "partners_quota_check" CHECK ("cost_per_minute" > 0 AND "requests_per_day" > 0);

ALTER TABLE "partner_keys"
    ADD CONSTRAINT "partner_keys_hash_check" CHECK (octet_length("hash") = 32),
    ADD CONSTRAINT "partner_keys_scopes_check" CHECK ("scopes" <> '{}' AND "scopes" <@ ARRAY['documents:read', 'documents:write']);

ALTER TABLE "webhook_attempts"
    ADD CONSTRAINT "webhook_attempts_error_check" CHECK (("error" IS NULL) = "is_success");
