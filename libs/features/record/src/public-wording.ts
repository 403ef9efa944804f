/**
 * The typed texts of public facts that are public wording (audit.md, "Personal data"): what a bid asks for, why something was decided or taken back, how it went. By type, then by where in
 * the data they stand. Why promised money went back to its pot may be somebody's own affair.
 */
const WORDING: Readonly<Record<string, readonly string[]>> = {
  MoneyReceiptCorrected: ['reason'],
  MoneyWithdrawn: ['reason'],
  AwardDeclared: ['reason', 'fundBecause', 'conditions.what'],
  BidDeclined: ['reason'],
  LossRecorded: ['reason'],
  BidReceived: ['title', 'what', 'where', 'when', 'whoBenefits', 'costs.what', 'hostName'],
  NeedRecorded: ['what'],
  BidFoundNotEligible: ['reason'],
  BidWithdrawn: ['reason'],
  BidReworded: ['title', 'what', 'where', 'when', 'whoBenefits'],
  BidDecided: ['reason'],
  ItemVoted: ['motion.conditions.what'],
  GrantOpened: ['conditions.what'],
  ReportReceived: ['sentence'],
};

/** `path`: the names that lead to the text, without the places in lists, as `costs.what`. */
export function isPublicWording(type: string, path: string): boolean {
  return WORDING[type]?.includes(path) ?? false;
}
