import { passwordFault } from '../../src/auth/domain/password-policy';

describe('a new password', () => {
  it.each(['correct horse battery', 'ten chars!', '          x', 'пароль из многих слов', '🐎'.repeat(128), 'a'.repeat(127).concat('b')])('may be "%s"', (password) => {
    expect(passwordFault(password, 'ada@people.example')).toBeNull();
  });

  it.each([
    ['too short', 'nine char', /at least 10/],
    ['too short, counted in characters and not in bytes', '🐎'.repeat(9), /at least 10/],
    ['too long', 'x'.repeat(129), /at most 128/],
    ['common', 'Password123', /guessed/],
    ['the e-mail address', 'ADA@people.example', /e-mail/],
    ['the name in the e-mail address', 'ada.lovelace', /e-mail/],
  ])('may not be %s', (_what, password, message) => {
    expect(passwordFault(password, password.includes('.l') ? 'ada.lovelace@people.example' : 'ada@people.example')).toMatch(message);
  });
});
