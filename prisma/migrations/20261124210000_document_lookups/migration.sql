-- DropIndex
DROP INDEX "persisted_documents_surface_operation_name_id_idx";

-- CreateIndex
CREATE INDEX "persisted_documents_registered_at_id_idx" ON "persisted_documents"("registered_at", "id");

-- Relay names documents by their MD5.
CREATE INDEX "persisted_documents_md5_idx" ON "persisted_documents" (md5("text"));
