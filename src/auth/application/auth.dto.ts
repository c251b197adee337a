import { Matches, MaxLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IsEmailAddress, IsOneLine, Verbatim } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import { passwordFault, passwordMaxLength, passwordMinLength } from '../domain/password-policy';
import type { ChangePasswordCommand } from '../domain/use-cases/change-password.use-case';
import type { CreateSessionCommand } from '../domain/use-cases/create-session.use-case';
import type { RegisterUserCommand } from '../domain/use-cases/register-user.use-case';
import type { ResetPasswordCommand } from '../domain/use-cases/reset-password.use-case';

/** RFC 5322: what an address is made of. PostgreSQL and we then agree which two are the same. */
const asciiOnly = /^[\x21-\x7e]*$/;

/** Refuses weak passwords together with the input's other faults, by the rule of the domain. */
const IsGoodPassword = () =>
  ValidateBy(
    {
      name: 'isGoodPassword',
      validator: {
        validate: (value, args) => passwordFault(String(value), emailOf(args)) === null,
        defaultMessage: (args) => passwordFault(String(args?.value), emailOf(args)) ?? '',
      },
    },
    { context: { code: 'WEAK_PASSWORD' } },
  );

const emailOf = (args: ValidationArguments | undefined): string => String((args?.object as { email?: unknown }).email ?? '');

const newPassword = `${passwordMinLength} to ${passwordMaxLength} characters, any of them, kept to the letter; no common password and not the e-mail address.`;

@InputType({ description: 'Who wants an account.' })
export class UserRegisterInput implements RegisterUserCommand {
  @IsEmailAddress()
  @Field(() => String, { description: 'Address to sign in with and to be written to; unique regardless of case.' })
  email: string;

  @Verbatim
  @IsGoodPassword()
  @Field(() => String, { description: `The password: ${newPassword}` })
  password: string;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name as others see it, 2 to 100 characters.' })
  displayName: string;

  @Field(() => Locale, { nullable: true, description: 'Language to be written to in.' })
  locale?: string | null;
}

@InputType({ description: 'Credentials of an account.' })
export class SessionCreateInput implements CreateSessionCommand {
  @MaxLength(254, { message: 'email must have at most 254 characters.' })
  @Matches(asciiOnly, { message: 'email may hold only ASCII characters; write an international domain as xn--….' })
  @Field(() => String, { description: 'Address of the account, in any case.' })
  email: string;

  @Verbatim
  @MaxLength(1_000, { message: 'password must have at most 1,000 characters.' })
  @Field(() => String, { description: 'Password of the account.' })
  password: string;
}

@InputType({ description: 'Your old and your new password.' })
export class PasswordChangeInput implements ChangePasswordCommand {
  @Verbatim
  @MaxLength(1_000, { message: 'currentPassword must have at most 1,000 characters.' })
  @Field(() => String, { description: 'The password you have now.' })
  currentPassword: string;

  @Verbatim
  @IsGoodPassword()
  @Field(() => String, { description: `The password you want: ${newPassword}` })
  newPassword: string;
}

@InputType({ description: 'A mailed token, and the password to set by it.' })
export class PasswordResetInput implements ResetPasswordCommand {
  @Verbatim
  @MaxLength(200, { message: 'token must have at most 200 characters.' })
  @Field(() => String, { description: 'Token from the mail: what stands behind #token= in its link.' })
  token: string;

  @Verbatim
  @IsGoodPassword()
  @Field(() => String, { description: `The password you want: ${newPassword}` })
  newPassword: string;
}
