-- CreateTable
CREATE TABLE "persisted_documents" (
    "id" CHAR(64) NOT NULL,
    "surface" TEXT NOT NULL,
    "operation_name" TEXT,
    "operation_type" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "persisted_documents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "persisted_documents_surface_operation_name_id_idx" ON "persisted_documents"("surface", "operation_name", "id");

ALTER TABLE "persisted_documents"
    ADD CONSTRAINT "persisted_documents_id_check" CHECK ("id" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "persisted_documents_surface_check" CHECK ("surface" IN ('public', 'admin')),
    ADD CONSTRAINT "persisted_documents_operation_type_check" CHECK ("operation_type" IN ('query', 'mutation', 'subscription'));
