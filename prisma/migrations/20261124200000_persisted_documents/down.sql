DROP TABLE "persisted_documents";

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261124200000_persisted_documents';
