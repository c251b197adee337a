DROP INDEX "persisted_documents_md5_idx";
DROP INDEX "persisted_documents_registered_at_id_idx";
CREATE INDEX "persisted_documents_surface_operation_name_id_idx" ON "persisted_documents"("surface", "operation_name", "id");

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261124210000_document_lookups';
