"""Every id that Slack sends back to us: of actions, views, fields and shortcuts. Each once."""

# Entries
UNDO = "entry.undo"
RESTORE = "entry.restore"
EDIT = "entry.edit"
MORE = "entry.more"
LOG_ANYWAY = "entry.log_anyway"
PICK_CLIENT = "entry.pick_client"
PICK_KIND = "entry.pick_kind"
OPEN_PENDING = "entry.open_pending"
DELIVERED = "entry.delivered"
DUTY_DONE = "entry.duty_done"
APPROVE_INVESTMENT = "entry.approve_investment"
UNAPPROVE_INVESTMENT = "entry.unapprove_investment"
NEW_CLIENT = "client.new"

# A client and its agreements
OPEN_CLIENT = "client.open"
CREATE_CLIENT = "client.create"
LIST_CLIENTS = "client.list"
CLIENT_PAGE = "client.page"
EDIT_CLIENT = "client.edit"
EDIT_CONTACTS = "client.contacts"
CLIENT_MORE = "client.more"
ARCHIVE_CLIENT = "client.archive"
REACTIVATE_CLIENT = "client.reactivate"
FORGET_CLIENT = "client.forget"
ERASE_CONTACT = "client.erase_contact"
ADD_AGREEMENT = "agreement.add"

# A complaint's course
FIX_FAILED = "complaint.fix_failed"
ALREADY_FIXED = "complaint.already_fixed"
NEW_COMPLAINT = "complaint.new"
COMPLAINT_STEP = "complaint.step"
RAISE_AGAIN = "complaint.raise_again"
MARK_FIXED = "complaint.mark_fixed"
SET_BACK = "complaint.set_back"

# A client's review and the drafts
REVIEW = "client.review"
CHOOSE_LETTER = "draft.choose_letter"
APPROVE = "draft.approve"
EDIT_DRAFT = "draft.edit"
REJECT = "draft.reject"
STOP = "draft.stop"
MARK_SENT = "draft.mark_sent"
BRING_BACK = "draft.bring_back"
SHOW_DRAFT = "draft.show"
POST_AGAIN = "draft.post_again"
SEE_VERSION = "draft.see_version"
SEE_FINDINGS = "draft.see_findings"
OPEN_MAIL = "draft.open_mail"
DRAFT_MORE = "draft.more"
DRAFT_AGAIN = "draft.again"
SNOOZE_DRAFT = "draft.snooze"
STOP_REMINDING = "draft.stop_reminding"
GO_TO_DRAFT = "draft.go_to"
OFFER_COST = "draft.offer_cost"

# What the client answered to a letter
ANSWER_ACCEPTED = "answer.accepted"
ANSWER_NOT_SATISFIED = "answer.not_satisfied"
ANSWER_NONE = "answer.none"
ANSWER_RESOLVED = "answer.resolved"

# How a client is
SHOW_FIT = "fit.show"
SHOW_RECEIPTS = "fit.receipts"
RECEIPTS_PAGE = "fit.receipts_page"
LOG_FOR_CLIENT = "fit.log"
OPEN_LETTER = "fit.open_letter"
SHOW_COURSE = "fit.course"
CARD_MORE = "fit.more"
FIT_PAGE = "fit.page"
FIT_TABLE = "fit.table"
PORTFOLIO = "fit.portfolio"

# The digest
DIGEST_MORE = "digest.more"
HOW_OFTEN = "digest.how_often"

# Home and the settings
LOG_FROM_HOME = "home.log"
# The same button where the form is filled in for a test.
LOG_TEST = f"{LOG_FROM_HOME}.test"
LOG_COMPLAINT_FROM_HOME = "home.log_complaint"
HOME_MORE = "home.more"
HOME_PAGE = "home.page"
SETTINGS = "home.settings"
SKIP_FIRST_STEPS = "home.skip_first_steps"
FIRST_SETUP = "first_steps.open"

# Clients that are proposed
FIND_CLIENTS = "proposal.find"
ADD_PROPOSED = "proposal.add"
LEAVE_PROPOSED = "proposal.leave"
PROPOSALS_PAGE = "proposal.page"

# The rules, and pins on a client
OPEN_RULES = "rules.open"
RULES_PAGE = "rules.page"
RULES_DEFAULTS = "rules.defaults"
SHOW_RULE_CHANGE = "rules.show"
USE_RULES = "rules.use"
KEEP_RULES = "rules.keep"
PIN = "client.pin"
KEEP_PIN = "pin.keep"
LIFT_PIN = "pin.lift"

# Files that came in a direct message
IMPORT_NAME = "import.name"
IMPORT_ALL = "import.all"
IMPORT_READING = "import.reading"
IMPORT_TAKE = "import.take"
IMPORT_DROP = "import.drop"

# The letters' templates
OPEN_TEMPLATES = "templates.open"
CHANGE_TEMPLATE = "templates.change"
ORIGINAL_TEMPLATE = "templates.original"
OWN_TEMPLATE = "templates.own"

# The workspace's mail server, and the audit log
OPEN_MAIL_WAY = "mail.open"
STOP_MAIL = "mail.stop"
AUDIT_PAGE = "audit.page"

# Views (callback ids)
ENTRY_FORM = "entry.form"
ENTRY_EDIT_FORM = "entry.edit_form"
THEIR_SIDE_FORM = "complaint.their_side_form"
OUR_SIDE_FORM = "complaint.our_side_form"
COURSE_FORM = "complaint.course_form"
RERAISE_FORM = "complaint.reraise_form"
RAISE_AGAIN_FORM = "complaint.raise_again_form"
CLIENT_FORM = "client.form"
CLIENT_VIEW = "client.view"
CLIENT_EDIT_FORM = "client.edit_form"
CONTACTS_FORM = "client.contacts_form"
FORGET_FORM = "client.forget_form"
CHOOSE_CONTACT_FORM = "client.choose_contact_form"
ERASE_CONTACT_FORM = "client.erase_contact_form"
AGREEMENT_FORM = "agreement.form"
AGREEMENT_EDIT_FORM = "agreement.edit_form"
DRAFT_FORM = "draft.form"
DRAFT_EDIT_FORM = "draft.edit_form"
REASON_FORM = "draft.reason_form"
REJECT_FORM = "draft.reject_form"
FINDINGS_VIEW = "draft.findings_view"
COMMENT_FORM = "draft.comment_form"
AGAIN_FORM = "draft.again_form"
OFFER_VIEW = "draft.offer_view"
SETUP_FORM = "setup.form"
RECEIPT_VIEW = "fit.receipt_view"
RULES_FORM = "rules.form"
RULE_CHANGE_VIEW = "rules.change_view"
PIN_FORM = "pin.form"
TEMPLATES_VIEW = "templates.view"
TEMPLATE_FORM = "templates.form"
MUTE_FORM = "digest.mute_form"
FIRST_SETUP_FORM = "first_steps.form"
MAIL_FORM = "mail.form"
ANSWERS_FORM = "draft.answers_form"

# Message shortcuts
LOG_SCOPE_SHORTCUT = "log_scope_request"
LOG_COMPLAINT_SHORTCUT = "log_complaint"

# A click on these opens a form, whose trigger would die while Slack is asked who it was.
OPENS_FORM = frozenset(
    (
        EDIT,
        OPEN_PENDING,
        NEW_CLIENT,
        OPEN_CLIENT,
        CREATE_CLIENT,
        ADD_PROPOSED,
        EDIT_CLIENT,
        EDIT_CONTACTS,
        FORGET_CLIENT,
        ERASE_CONTACT,
        ADD_AGREEMENT,
        LOG_FROM_HOME,
        LOG_COMPLAINT_FROM_HOME,
        HOME_MORE,
        DIGEST_MORE,
        SETTINGS,
        FIRST_SETUP,
        REVIEW,
        SHOW_RECEIPTS,
        LOG_FOR_CLIENT,
        OPEN_LETTER,
        CARD_MORE,
        EDIT_DRAFT,
        REJECT,
        SEE_VERSION,
        SEE_FINDINGS,
        DRAFT_MORE,
        DRAFT_AGAIN,
        OFFER_COST,
        OPEN_RULES,
        OPEN_TEMPLATES,
        OPEN_MAIL_WAY,
        SHOW_RULE_CHANGE,
        PIN,
    )
)
SHORTCUTS = frozenset((LOG_SCOPE_SHORTCUT, LOG_COMPLAINT_SHORTCUT))
