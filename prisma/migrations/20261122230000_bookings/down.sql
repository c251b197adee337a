DROP TRIGGER "stocks_raise_version" ON "stocks";
DROP FUNCTION stocks_raise_version();

-- DropForeignKey
ALTER TABLE "bookings" DROP CONSTRAINT "bookings_event_id_fkey";

-- DropForeignKey
ALTER TABLE "bookings" DROP CONSTRAINT "bookings_occurrence_id_fkey";

-- DropForeignKey
ALTER TABLE "bookings" DROP CONSTRAINT "bookings_user_id_fkey";

-- DropForeignKey
ALTER TABLE "booking_lines" DROP CONSTRAINT "booking_lines_booking_id_fkey";

-- DropForeignKey
ALTER TABLE "booking_lines" DROP CONSTRAINT "booking_lines_ticket_type_id_fkey";

-- DropForeignKey
ALTER TABLE "tickets" DROP CONSTRAINT "tickets_booking_id_fkey";

-- DropForeignKey
ALTER TABLE "tickets" DROP CONSTRAINT "tickets_line_id_fkey";

-- DropForeignKey
ALTER TABLE "payments" DROP CONSTRAINT "payments_booking_id_fkey";

-- DropForeignKey
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_booking_id_fkey";

-- DropForeignKey
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_payment_id_fkey";

-- DropForeignKey
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_booking_id_fkey";

-- DropForeignKey
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_payment_id_fkey";

-- AlterTable
ALTER TABLE "events" DROP COLUMN "cancellable_hours",
DROP COLUMN "refund_percent";

-- AlterTable
ALTER TABLE "stocks" DROP COLUMN "version";

-- DropTable
DROP TABLE "bookings";

-- DropTable
DROP TABLE "booking_lines";

-- DropTable
DROP TABLE "tickets";

-- DropTable
DROP TABLE "payments";

-- DropTable
DROP TABLE "refunds";

-- DropTable
DROP TABLE "ledger_entries";

-- DropTable
DROP TABLE "provider_events";

-- DropTable
DROP TABLE "sandbox_payments";

-- DropTable
DROP TABLE "idempotency_records";

-- DropEnum
DROP TYPE "BookingStatus";

-- DropEnum
DROP TYPE "FinancialStatus";

-- DropEnum
DROP TYPE "TicketStatus";

-- DropEnum
DROP TYPE "PaymentState";

-- DropEnum
DROP TYPE "RefundState";

-- DropEnum
DROP TYPE "LedgerEntryKind";

-- DropEnum
DROP TYPE "ProviderEventState";

DROP FUNCTION ledger_entries_append_only();

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261122230000_bookings';
