import type { Account } from './accounts.js';

export interface LoginPage {
  readonly action: string;
  readonly organization: { readonly zh: string; readonly en: string };
  readonly accounts: readonly Account[];
  readonly refused: boolean;
  /** Whether a one-time code is asked for. */
  readonly code: boolean;
}

/** The sign-in page in Chinese and English: one form, no script, no foreign origin. */
export function loginPage({ action, organization, accounts, refused, code }: LoginPage): string {
  const options = accounts
    .map((a) => `<option value="${escape(a.name)}">${escape(a.name)} (${escape(a.roles.join(', '))})</option>`)
    .join('');
  const alert = refused
    ? '<p role="alert">账户、密码或动态口令不正确，或账户已被锁定。<span lang="en">Account, password or code is wrong, or the account is locked.</span></p>'
    : '';
  const codeField = code
    ? '<label>动态口令 <span lang="en">One-time code</span><input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="6"></label>'
    : '';
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>登录 Sign in · ${escape(organization.zh)}</title><link rel="stylesheet" href="/oidc/sign-in.css"></head>
<body><main><h1>登录 <span lang="en">Sign in</span></h1>
<p>${escape(organization.zh)}<br><span lang="en">${escape(organization.en)}</span></p>${alert}
<form method="post" action="${escape(action)}">
<label>账户 <span lang="en">Account</span><select name="account">${options}</select></label>
<label>密码 <span lang="en">Password</span><input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>${codeField}
<button>登录 <span lang="en">Sign in</span></button></form>
<p>本机演示账户，密码为 demo；仅用于本机嵌入式网络。<br><span lang="en">Demo accounts on this machine, password demo; for the embedded network only.</span></p>
</main></body></html>`;
}

/** @param error code of OAuth 2.0, such as `invalid_request` */
export function errorPage(error: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>登录失败 Sign-in failed</title><link rel="stylesheet" href="/oidc/sign-in.css"></head>
<body><main><h1>登录失败 <span lang="en">Sign-in failed</span></h1><p role="alert">${escape(error)}</p>
<p>从应用重新开始登录。<span lang="en">Start again from the application.</span></p></main></body></html>`;
}

export const LOGIN_STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;margin:0}
main{max-width:26rem;margin:3rem auto;padding:0 1rem}h1{font-size:1.6rem}label{display:block;margin:1rem 0}
select,input{display:block;box-sizing:border-box;width:100%;min-height:44px;font:inherit;padding:.4rem .6rem;border:1px solid #767676}
button{min-height:44px;width:100%;font:inherit;color:#fff;background:#123c7c;border:0}
:focus-visible{outline:3px solid #f2b01e;outline-offset:2px}[role=alert]{border-left:4px solid #b3261e;padding-left:.8rem}`;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
