import { money } from '../../src/shared/domain/money';

describe('an amount of money', () => {
  it.each([
    ['0001.50', 'EUR', '1.50'],
    ['00.10', 'EUR', '0.10'],
    ['0', 'EUR', '0.00'],
    ['10.5', 'EUR', '10.50'],
    ['100', 'EUR', '100.00'],
    ['0', 'JPY', '0'],
    ['000', 'JPY', '0'],
    ['0500', 'JPY', '500'],
    ['01.5', 'KWD', '1.500'],
    ['-01.5', 'EUR', '-1.50'],
  ])('%s %s is spelled %s', (given, currency, amount) => {
    expect(money(given, currency)).toEqual({ amount, currency });
  });
});
