/** The demo sign-ins of the embedded provider, which serves loopback and the embedded network only. */
export const ACCOUNTS = {
  registry: { account: 'registrar', password: 'demo' },
  tax: { account: 'tax-officer', password: 'demo' },
  bank: { account: 'bank-officer', password: 'demo' },
  court: { account: 'court-clerk', password: 'demo' },
  regulator: { account: 'supervisor', password: 'demo' },
};
