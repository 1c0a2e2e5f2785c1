// The requests that a trace makes, with references of their own; `operations.mjs` says which and when.

const TITLE = ['RegistryMSP', 'TaxMSP'];
const TAX = ['TaxMSP', 'RegistryMSP'];
const ACCESS = ['RegistryMSP', 'CourtMSP', 'RegulatorMSP'];
const MORTGAGE = ['RegistryMSP', 'BankMSP'];
const SEIZURE = ['CourtMSP', 'RegistryMSP'];
const SUPERVISION = ['RegulatorMSP', 'TaxMSP'];

export const OFFICERS = { TaxMSP: 'tax-officer', BankMSP: 'bank-officer', CourtMSP: 'court-clerk', RegulatorMSP: 'supervisor' };

/**
 * @typedef {{ user: string, channel?: string, chaincode: string, name: string, args: string[], endorsers?: string[] }} Call
 *   channel: another one than the network's
 */

/** @returns {Call} */
export function call(user, chaincode, name, request, endorsers) {
  return { user, chaincode, name, args: [JSON.stringify(request)], endorsers };
}

export const registrar = (name, request) => call('registrar', 'title', name, request, TITLE);

/** @param {number} milliseconds @returns {string} an instant of UTC without fractions */
export const instant = (milliseconds) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

export const tick = (milliseconds) => call('registrar', 'access', 'tick', { now: instant(milliseconds) }, ACCESS);

/** Everything drawn from one stream of choices, on one day. */
export function requestsOf(random, day) {
  const { reference } = random;
  const persons = () => ({ acceptor: reference(), reviewer: reference(), enterer: reference() });
  const entry = () => {
    const own = { unitRef: reference(), certRef: reference(), credentialDigest: reference() };
    return { ...own, kind: 'TITLE_CERTIFICATE', registrationType: '100', division: '440605', enteredOn: day };
  };
  return {
    registration: () => ({ ...entry(), persons: persons() }),
    strange: () => ({ unitRef: reference(), certRef: reference(), open: { caseRef: reference() } }),

    opening: ({ unitRef, certRef }) => {
      const own = { caseRef: reference(), unitRef, certRef, applicationDigest: reference() };
      const attested = { holders: 'SIGNED', ...persons() };
      return { ...own, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'], division: '440605', openedOn: day, attested };
    },

    attestation: ({ unitRef, open }, side) => {
      const own = { caseRef: open.caseRef, unitRef, side, receiptDigest: reference() };
      const kind = random.pick(['PAID', 'EXEMPT', 'NOT_TAXABLE']);
      return call('tax-officer', 'tax', 'attest', { ...own, kind, office: '14406050000', attestedOn: day }, TAX);
    },

    transfer: ({ unitRef, certRef, open }) => {
      const request = { ...entry(), unitRef, registrationType: '200', caseRef: open.caseRef, replaces: certRef };
      return registrar('registerTransfer', request);
    },

    application: ({ unitRef, applicationRef }) => {
      const terms = {
        form: 'MORTGAGE',
        kind: 'GENERAL',
        contractDigest: reference(),
        transferBan: random.chance(20),
        excludesOthers: false,
      };
      const own = { applicationRef, lender: 'BankMSP', division: '440605', unitRefs: [unitRef], queryConsentRef: reference() };
      return call('bank-officer', 'mortgage', 'applyMortgage', { ...own, ...terms, port: { branch: reference() }, day }, MORTGAGE);
    },

    entry: ({ mortgageRef, applicationRef }) => {
      const attested = { holders: 'SIGNED', acceptor: reference(), reviewer: reference(), enterer: reference() };
      const proof = { certRef: reference(), credentialDigest: reference() };
      return call('registrar', 'mortgage', 'enterMortgage', { mortgageRef, applicationRef, proof, attested, enteredOn: day }, MORTGAGE);
    },

    releaseRequest: ({ mortgageRef, requestRef }) =>
      call('bank-officer', 'mortgage', 'requestRelease', { mortgageRef, requestRef, port: {}, day }, MORTGAGE),

    release: ({ mortgageRef, requestRef }) => call('registrar', 'mortgage', 'releaseMortgage', { mortgageRef, requestRef, day }, MORTGAGE),

    instruction: ({ unitRef, certRef }, seizureRef, now) => {
      const own = { seizureRef, unitRef, instructionDigest: reference(), rulingDigest: reference(), arrivedAt: instant(now) };
      return call('court-clerk', 'seizure', 'instruct', { ...own, court: 'COURT-A', pre: false, months: 12, certRef }, SEIZURE);
    },

    recording: (seizureRef) => call('registrar', 'seizure', 'recordSeizure', { seizureRef, enteredOn: day }, SEIZURE),

    /** An act of the regulator. @returns {[what: string, call: Call]} */
    supervision: ({ unitRef }, now) => {
      const hold = { holdRef: reference(), unitRef, body: 'BODY-A', documentDigest: reference(), arrivedAt: instant(now), months: 6 };
      const [what, name, request] = random.pick([
        ['a port is closed', 'closePort', { party: reference(), scope: 'PARTY', evidence: reference(), reason: 'IRREGULAR', day }],
        ['another body’s hold', 'enterHold', { ...hold, forbids: ['TRANSFER'], day }],
        [
          'a ticket',
          'openTicket',
          { ticketRef: reference(), division: '440605', day, kind: 'UPLOAD_MISSING', registered: 3, logged: 2, openedOn: day },
        ],
      ]);
      return [what, call('supervisor', 'supervision', name, request, SUPERVISION)];
    },
  };
}
