import { type Money, timesOf } from '../../shared/domain/money';
import type { BookingLine } from '../domain/booking.entity';

/** Exact: the amount stays a string. */
export const moneyInWords = ({ amount, currency }: Money, locale: string): string => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral);

export const lineInWords = ({ quantity, name, unitPrice }: BookingLine, locale: string): string => `${quantity} × ${name}: ${moneyInWords(timesOf(unitPrice, quantity), locale)}`;
