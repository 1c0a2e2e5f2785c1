import { placeOf } from '@zhenglian/chaincode/domain';
import { sharingOf } from '../acts.js';
import { HolderKey } from '../holder-key.js';
import { reference } from '../requests.js';
import { does, given, refuses, registered, registrar, type Scene, sharing, shows, type StoryStep } from './scene.js';

/** S10: a citizen shares for one use. */
export function oneUse(scene: Scene): StoryStep[] {
  const { channel, day, on } = scene;
  const [key, thief] = [new HolderKey(), new HolderKey()];
  const shared = sharingOf(channel, key, day);
  const [second, third] = [sharingOf(channel, key, day, 2), sharingOf(channel, key, day)];
  const again = { ...second.grant, certTag: shared.grant.certTag };
  const ended = { ...third.grant, certTag: shared.grant.certTag };
  const past = { ...ended, grantRef: reference(), expiresOn: on(-1) };
  const [registry, bank, clerk] = [sharing('registrar'), sharing('bank-officer'), sharing('court-clerk')];
  const revocation = { jws: key.states('revocation', { ...placeOf(channel), act: 'REVOKE', grantRef: again.grantRef }), day };
  return [
    does('S10 1', 'the holder’s key is bound to the certificate', registry, 'bindKey', shared.bind),
    refuses('S10 2', 'no grant under another key', 'HOLDER_SIGNATURE', registry, 'grant', { jws: thief.states('grant', shared.grant) }),
    does('S10 2', 'the holder grants one use to the bank', registry, 'grant', shared.make),
    refuses('S10 No 3', 'another recipient', 'WRONG_RECIPIENT', clerk, 'consume', shared.use(1)),
    refuses('S10 No 4', 'more fields than granted', 'FIELDS_NOT_GRANTED', bank, 'consume', {
      ...shared.use(1),
      fields: ['location', 'usage'],
    }),
    does('S10 4', 'the bank uses it', bank, 'consume', shared.use(1)),
    refuses('S10 No 1', 'a second use', 'GRANT_CONSUMED', bank, 'consume', shared.use(2)),
    refuses('S10 No 2', 'a grant that is over when it is made', 'GRANT_EXPIRED', registry, 'grant', { jws: key.states('grant', past) }),
    given(registry, 'grant', { jws: key.states('grant', again) }),
    given(bank, 'consume', { ...second.use(1), grantRef: again.grantRef }),
    shows('S10 5', 'the holder sees the use', bank, 'getUse', { grantRef: again.grantRef, n: 1 }, { recipient: 'BankMSP' }),
    does('S10 5', 'and takes the grant back', registry, 'revoke', revocation),
    refuses('S10 No 2', 'after the revocation', 'GRANT_REVOKED', bank, 'consume', { ...second.use(2), grantRef: again.grantRef }),
    given(registry, 'grant', { jws: key.states('grant', ended) }),
    does('S10 No 5', 'of a certificate that has ended, the record says so', bank, 'consume', { ...third.use(1), ended: true }),
    shows('S10 No 5', 'as everybody sees', bank, 'getUse', { grantRef: ended.grantRef, n: 1 }, { ended: true }),
  ];
}

/** S11: what the ledger answers a verifier of a printed QR. */
export function printed(scene: Scene): StoryStep[] {
  const { title, step } = registered(scene);
  const sha256 = reference();
  return [
    step,
    shows(
      'S11 2',
      'status, kind and digest under the reference that only identifier and code give',
      registrar,
      'getCertificate',
      { certRef: title },
      {
        state: 'VALID',
        kind: 'TITLE_CERTIFICATE',
      },
    ),
    does('S11 3', 'the sealed file’s digest is anchored', registrar, 'anchorRendition', {
      sha256,
      certRef: title,
      form: 'PDF',
      day: scene.day,
    }),
    shows('S11 3', 'and found again', registrar, 'getRendition', { sha256 }, { certRef: title }),
    refuses('S11 No 2', 'a guess finds nothing', 'NOT_FOUND', registrar, 'getCertificate', { certRef: reference() }),
    refuses('S11 No 3', 'nor an unknown file', 'NOT_FOUND', registrar, 'getRendition', { sha256: reference() }),
  ];
}

/** S12: what the ledger keeps for the regulator's audit. */
export function audit({ day }: Scene): StoryStep[] {
  const use = { grantRef: reference(), n: 1, fields: ['location'], eventTag: reference(), day };
  return [refuses('S12 No 2', 'a use without its grant', 'GRANT_UNKNOWN', sharing('bank-officer'), 'consume', use)];
}

/** S19: no-house proof. */
export function noHouse(scene: Scene): StoryStep[] {
  const { channel, day, on } = scene;
  const key = new HolderKey();
  const place = placeOf(channel);
  const [certTag, queryRef] = [reference(), reference()];
  const binding = key.states('binding', { ...place, certTag, key: key.publicKey, custody: 'PLATFORM' });
  const consent = key.states('query', { ...place, queryRef, certTag, recipient: 'BankMSP', purposeDigest: reference(), expiresOn: day });
  const statement = { statementRef: reference(), kind: 'NO_HOUSE', digest: reference(), issuedOn: day, validUntil: on(7) };
  const aboutAnother = { ...statement, statementRef: reference(), recipient: 'BankMSP', queryRef };
  const registry = sharing('registrar');
  return [
    given(registry, 'bindKey', { jws: binding, day }),
    does('S19 2', 'the sealed result is anchored for a short time', registry, 'stateResult', statement),
    refuses('S19 2', 'not for a long time', 'INVALID_DATE', registry, 'stateResult', {
      ...statement,
      statementRef: reference(),
      validUntil: on(400),
    }),
    shows(
      'S19 3',
      'anybody finds it by its reference',
      sharing('bank-officer'),
      'getStatement',
      { statementRef: statement.statementRef },
      {
        kind: 'NO_HOUSE',
        digest: statement.digest,
      },
    ),
    refuses('S19 No 1', 'about another person without consent', 'HOLDER_CONSENT', registry, 'stateResult', aboutAnother),
    given(sharing('bank-officer'), 'consentQuery', { jws: consent }),
    does('S19 1', 'with that person’s consent', registry, 'stateResult', aboutAnother),
  ];
}
