// The pages of the register, as the people who keep it see them in the sample world and, where
// nothing is there yet, in their empty state: at two sizes and in two themes.
import { VIEWS } from "./lib/browser.mjs";
import { link, looks } from "./lib/looks.mjs";
import { scene } from "./lib/scene.mjs";
import { PASSWORD } from "./lib/world.mjs";

const here = scene("demo");
/** The page of the person behind the first member, as those who keep the records see it. */
const person = (rest) => async (page) => (await link(page, await link(page, "/members", MEMBER), PERSON)) + rest;
const first = (from, shape, rest = "") => async (page) => (await link(page, from, shape)) + rest;

const ORG = /^\/orgs\/\d+$/;
const UNIT = /^\/units\/(?!new|rate|changes|attributes|export)\w+$/;
const CADRE = /^\/cadres\/(?!new|staffing|vacancies|handovers|export)\w+$/;
const MEMBER = /^\/members\/(?!new|export|exits|registration|appraisal|ratio|invitations|documents|discipline|lists|requests)\w+$/;
const PERSON = /^\/persons\/(?!claims|corrections|duplicates|due|views|proofs|export)\w+$/;
const TRANSFER = /^\/transfers\/(?!new|batch|export|decisions|delegates|board|options|members|schemes|responses)\w+$/;

/** Log-in, and what is looked at. */
const SEEN = {
  "xian-tuanwu": [
    ["register-workbench", "/workbench"],
    ["orgs", "/orgs"],
    ["org", first("/orgs", ORG)],
    ["org-search", "/orgs/search?q=%E7%9F%B3"],
    ["org-search-empty", "/orgs/search?q=zzz"],
    ["health", "/orgs/health"],
    ["elections", "/orgs/elections"],
    ["elections-empty", "/orgs/elections?light=early&org="],
    ["registry-rules", "/rules/registry"],
    ["units", "/units"],
    ["units-empty", "/units?q=zzz"],
    ["unit", first("/units", UNIT)],
    ["unit-cover", first("/units", UNIT, "/cover")],
    ["unit-edit", first("/units", UNIT, "/edit")],
    ["unit-closing", first("/units", UNIT, "/closing")],
    ["rate", "/units/rate"],
    ["unit-changes", "/units/changes"],
    ["attributes", "/units/attributes"],
    ["unit-new", "/units/new"],
    ["cadres", "/cadres"],
    ["cadres-empty", "/cadres?q=zzz"],
    ["cadre", first("/cadres", CADRE)],
    ["cadre-edit", first("/cadres", CADRE, "/edit")],
    ["cadre-ending", first("/cadres", CADRE, "/ending")],
    ["cadre-handover", first("/cadres", CADRE, "/handover")],
    ["cadre-new", "/cadres/new"],
    ["staffing", "/cadres/staffing"],
    ["vacancies", "/cadres/vacancies"],
    ["handovers", "/cadres/handovers"],
    ["members", "/members"],
    ["members-empty", "/members?q=zzz"],
    ["member", first("/members", MEMBER)],
    ["member-documents", first("/members", MEMBER, "?tab=documents")],
    ["person", person("")],
    ["exits", "/members/exits"],
    ["exits-due", "/members/exits?list=due"],
    ["registration", "/members/registration"],
    ["appraisal", "/members/appraisal"],
    ["ratio", "/members/ratio"],
    ["invitations", "/members/invitations"],
    ["discipline", "/members/discipline"],
    ["member-requests", "/members/requests"],
    ["member-lists", "/members/lists"],
    ["transfers", "/transfers"],
    ["transfers-empty", "/transfers?q=zzz"],
    ["transfer", first("/transfers", TRANSFER)],
    ["transfer-new", "/transfers/new"],
    ["transfer-form", "/transfers/new?kind=move"],
    ["transfer-batch", "/transfers/batch?kind=move"],
    ["decisions", "/transfers/decisions"],
    ["delegates", "/transfers/delegates"],
    ["board", "/transfers/board"],
    ["responses", "/transfers/responses"],
    ["imports", "/imports"],
    ["import", "/imports/members/new"],
    ["import-columns", "/imports/members/columns"],
    ["import-maps", "/imports/members/maps"],
    ["import-map-new", "/imports/members/maps/new"],
  ],
  zhibu: [
    ["branch-workbench", "/workbench"],
    ["branch-members", "/members"],
    ["member-new", first("/members", /^\/members\/new/)],
    ["member-edit", first("/members", MEMBER, "/edit")],
    ["member-exit", first("/members", MEMBER, "/exit")],
    ["person-edit", person("/edit")],
    ["person-correction", person("/correction?field=name")],
    ["person-consent", person("/consent")],
    ["member-request", first("/members", MEMBER, "/request?field=joined_on")],
    ["branch-registration", "/members/registration"],
    ["branch-appraisal", "/members/appraisal"],
    ["branch-invitations", "/members/invitations"],
    ["transfers-all", "/transfers?view=all"],
    ["transfers-started", "/transfers?view=started"],
  ],
  danwei: [
    ["admin-orgs", "/orgs"],
    ["admin-org", first("/orgs", ORG)],
    ["org-new", "/orgs/new"],
    ["org-edit", first("/orgs", ORG, "/edit")],
    ["org-move", first("/orgs", ORG, "/move")],
    ["org-split", first("/orgs", ORG, "/split")],
    ["org-particulars", first("/orgs", ORG, "/particulars")],
    ["org-election", first("/orgs", ORG, "/election")],
    ["org-extension", first("/orgs", ORG, "/extension")],
    ["org-merge", first("/orgs", ORG, "/merge")],
    ["org-dissolve", first("/orgs", ORG, "/dissolve")],
    ["org-delete", first("/orgs", ORG, "/delete")],
    ["org-ties", first("/orgs", ORG, "/ties")],
    ["org-tree-then", "/orgs?on=2020-01-01"],
    ["graduation", "/orgs/graduation"],
    ["admin-elections", "/orgs/elections"],
    ["org-import", "/imports/orgs/new"],
    ["schemes", "/transfers/schemes"],
    ["rule", "/rules/registry/member.registration"],
  ],
  dangan: [
    ["persons", "/persons"],
    ["claims", "/persons/claims"],
    ["corrections", "/persons/corrections"],
    ["duplicates", "/persons/duplicates"],
    ["due", "/persons/due"],
  ],
  shenji: [["reveals", "/persons/views"]],
  xuexiao: [
    ["school-workbench", "/workbench"],
    ["school-graduation", "/orgs/graduation"],
    ["school-orgs", "/orgs"],
  ],
  "shi-ducha": [["programme-orgs", first("/programmes", /^\/programmes\/\w+$/, "/orgs")]],
  tuanyuan: [
    ["my", "/my"],
    ["my-transfer", "/my/transfer"],
    ["my-transfer-form", "/my/transfer?kind=move"],
    ["my-correction", "/my/correction"],
    ["my-views", "/my/views"],
  ],
};

for (const view of VIEWS) {
  for (const [account, pages] of Object.entries(SEEN)) {
    here.test(`pages of ${account}, ${view.name}`, async (t, open) => {
      await looks(t, await open(view), view, { who: account, login: { account, password: PASSWORD }, pages });
    });
  }
}
