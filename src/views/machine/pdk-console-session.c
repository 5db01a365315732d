/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-session.h"

#include "views/machine/pdk-session-facts.h"

/* A state machine over three facts: the machine's state, whether its host answers, and how far the
 * connection to its display is (the phase).  What is shown follows from them: see PdkSessionFacts.
 *
 * Rules that are not obvious:
 * - A display that is connected stays shown while libvirt's daemon is down: QEMU holds that socket.
 * - SPICE has one client at a time, and a new one throws the old one out.  A display that closes
 *   while its machine goes on running was taken by someone, so it is not taken back unasked.
 * - QEMU closes the display a moment before libvirt says that the machine is off, so a closed one is
 *   only called taken after a while.
 * - A machine that is migrated leaves its host: what happens to the rest of it there is of no
 *   interest.  That it is on a host of the list is known a moment later, or never. */

/* Waits, in time units of 100 ms. */
#define BLINK         3  /* shorter waits for a connection are not worth a word */
#define GRACE         15 /* from a closed display to the machine's own news */
#define SEARCH        15 /* from a machine that left one host to the news of the other */
#define FIRST_RETRY   5
#define LONGEST_RETRY 300
#define TIME_UNIT     100

struct _PdkConsoleSession {
  GObject parent_instance;

  PdkSessionFacts facts;
  gboolean broke; /* the closed display broke off rather than being closed in order */
  guint n_failures;
  guint time_unit;

  /* Derived. */
  PdkSessionView view;

  /* Owned. */
  char *failure; /* reason of the last failure */
  char *move;    /* nullable: where the machine went, or came from */
  guint blink_id;
  guint timer_id; /* grace or retry */
};

enum { PROP_VIEW = 1, PROP_REASON, PROP_AUTOMATIC, PROP_TIME_UNIT, N_PROPS };
enum { LOOK_UP, OPEN, CLOSE, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleSession, pdk_console_session, G_TYPE_OBJECT)

static void advance (PdkConsoleSession *self);

static const char *
derive_reason (PdkConsoleSession *self)
{
  if (self->view == PDK_SESSION_VIEW_CONNECTING || self->view == PDK_SESSION_VIEW_MOVED)
    return self->move;
  return pdk_session_view_has_failure (self->view) ? self->failure : NULL;
}

static void
update_view (PdkConsoleSession *self)
{
  const PdkSessionView view = pdk_session_facts_derive (&self->facts);

  if (self->view == view)
    return;

  self->view = view;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_failure (PdkConsoleSession *self, const char *reason)
{
  if (g_strcmp0 (self->failure, reason) == 0)
    return;

  g_free (self->failure);
  self->failure = g_strdup (reason);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
}

static void
set_move (PdkConsoleSession *self, const char *move)
{
  if (g_strcmp0 (self->move, move) == 0)
    return;

  g_free (self->move);
  self->move = g_strdup (move);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
}

static gboolean
on_blink_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->blink_id = 0;
  self->facts.said_connecting = TRUE;
  update_view (self);

  return G_SOURCE_REMOVE;
}

static void
start_blink (PdkConsoleSession *self)
{
  if (self->blink_id == 0 && !self->facts.said_connecting)
    self->blink_id = g_timeout_add (BLINK * self->time_unit, on_blink_timeout, self);
}

static void
stop_blink (PdkConsoleSession *self)
{
  g_clear_handle_id (&self->blink_id, g_source_remove);
  self->facts.said_connecting = FALSE;
}

static void
set_phase (PdkConsoleSession *self, PdkSessionPhase phase)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->facts.phase = phase;
  if (phase == PDK_SESSION_PHASE_LOOKING || phase == PDK_SESSION_PHASE_OPENING)
    start_blink (self);
  else
    stop_blink (self);
}

static void
look_up (PdkConsoleSession *self)
{
  set_phase (self, PDK_SESSION_PHASE_LOOKING);
  g_signal_emit (self, signals[LOOK_UP], 0);
}

/** Lets go of whatever is connected or under way. */
static void
drop (PdkConsoleSession *self)
{
  const gboolean busy = self->facts.phase != PDK_SESSION_PHASE_IDLE;

  set_phase (self, PDK_SESSION_PHASE_IDLE);
  if (busy)
    g_signal_emit (self, signals[CLOSE], 0);
}

static void
forget_failures (PdkConsoleSession *self)
{
  self->n_failures = 0;
  self->facts.failed_before = FALSE;
}

static gboolean
on_retry_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->timer_id = 0;
  self->facts.phase = PDK_SESSION_PHASE_IDLE;
  advance (self);

  return G_SOURCE_REMOVE;
}

static void
back_off (PdkConsoleSession *self, const char *reason)
{
  const guint shift = MIN (self->n_failures, 10);
  const guint delay = MIN (FIRST_RETRY << shift, LONGEST_RETRY);

  self->n_failures++;
  self->facts.failed_before = TRUE;
  set_failure (self, reason);
  drop (self);
  set_phase (self, PDK_SESSION_PHASE_BACKING_OFF);
  self->timer_id = g_timeout_add (delay * self->time_unit, on_retry_timeout, self);
}

static void
stop_at (PdkConsoleSession *self, PdkSessionView view, const char *reason)
{
  set_failure (self, reason);
  drop (self);
  set_phase (self, PDK_SESSION_PHASE_STOPPED);
  self->facts.stopped_view = view;
}

static gboolean
on_search_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->timer_id = 0;
  self->facts.said_left = TRUE;
  update_view (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_grace_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->timer_id = 0;
  if (self->facts.reachable && !self->broke)
    stop_at (self, PDK_SESSION_VIEW_TAKEN, NULL);
  else
    drop (self);
  advance (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_news (PdkConsoleSession *self, gboolean broke)
{
  drop (self);
  self->broke = broke;
  set_phase (self, PDK_SESSION_PHASE_CLOSED);
  self->timer_id = g_timeout_add (GRACE * self->time_unit, on_grace_timeout, self);
}

/** Does what the facts call for.  Every change of a fact ends here. */
static void
advance (PdkConsoleSession *self)
{
  if (self->facts.phase == PDK_SESSION_PHASE_LEFT) {
    /* Nothing to be done here. */
  } else if (self->facts.gone ||
             (self->facts.reachable && !pdk_session_facts_has_display (&self->facts))) {
    drop (self);
    forget_failures (self);
    self->facts.asked_for = FALSE;
  } else if (self->facts.reachable && self->facts.phase == PDK_SESSION_PHASE_IDLE &&
             (self->facts.automatic || self->facts.asked_for)) {
    look_up (self);
  }

  update_view (self);
}

static void
pdk_console_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleSession *self = PDK_CONSOLE_SESSION (object);

  switch (prop_id) {
  case PROP_VIEW:
    g_value_set_enum (value, self->view);
    break;
  case PROP_REASON:
    g_value_set_string (value, derive_reason (self));
    break;
  case PROP_AUTOMATIC:
    g_value_set_boolean (value, self->facts.automatic);
    break;
  case PROP_TIME_UNIT:
    g_value_set_uint (value, self->time_unit);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

/** What is connected or under way stays so. */
static void
set_automatic (PdkConsoleSession *self, gboolean automatic)
{
  if (self->facts.automatic == automatic)
    return;
  self->facts.automatic = automatic;
  self->facts.asked_for = self->facts.asked_for || self->facts.phase != PDK_SESSION_PHASE_IDLE;
  advance (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AUTOMATIC]);
}

static void
pdk_console_session_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  PdkConsoleSession *self = PDK_CONSOLE_SESSION (object);

  switch (prop_id) {
  case PROP_AUTOMATIC:
    set_automatic (self, g_value_get_boolean (value));
    break;
  case PROP_TIME_UNIT:
    self->time_unit = g_value_get_uint (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_session_dispose (GObject *object)
{
  PdkConsoleSession *self = PDK_CONSOLE_SESSION (object);

  g_clear_handle_id (&self->blink_id, g_source_remove);
  g_clear_handle_id (&self->timer_id, g_source_remove);

  G_OBJECT_CLASS (pdk_console_session_parent_class)->dispose (object);
}

static void
pdk_console_session_finalize (GObject *object)
{
  PdkConsoleSession *self = PDK_CONSOLE_SESSION (object);

  g_free (self->failure);
  g_free (self->move);

  G_OBJECT_CLASS (pdk_console_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, PDK_TYPE_CONSOLE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
pdk_console_session_class_init (PdkConsoleSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_session_get_property;
  object_class->set_property = pdk_console_session_set_property;
  object_class->dispose = pdk_console_session_dispose;
  object_class->finalize = pdk_console_session_finalize;

  props[PROP_VIEW] =
      g_param_spec_enum ("view", NULL, NULL, PDK_TYPE_SESSION_VIEW, PDK_SESSION_VIEW_WAITING, read);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, read);
  props[PROP_AUTOMATIC] =
      g_param_spec_boolean ("automatic", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_TIME_UNIT] = g_param_spec_uint ("time-unit", NULL, NULL, 1, 1000, TIME_UNIT, once);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[LOOK_UP] = add_signal ("look-up");
  signals[OPEN] = add_signal ("open");
  signals[CLOSE] = add_signal ("close");
}

static void
pdk_console_session_init (PdkConsoleSession *self)
{
  self->facts.state = PDK_DOMAIN_UNKNOWN;
  self->facts.reachable = TRUE;
  self->facts.automatic = TRUE;
}

PdkConsoleSession *
pdk_console_session_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_SESSION, NULL);
}

PdkSessionView
pdk_console_session_get_view (PdkConsoleSession *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SESSION (self), PDK_SESSION_VIEW_WAITING);

  return self->view;
}

const char *
pdk_console_session_get_reason (PdkConsoleSession *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SESSION (self), NULL);

  return derive_reason (self);
}

void
pdk_console_session_set_kept (PdkConsoleSession *self, gboolean kept)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  self->facts.kept = kept;
}

void
pdk_console_session_set_machine (PdkConsoleSession *self, PdkDomainState state, gboolean reachable)
{
  gboolean came_back = FALSE;

  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  came_back = reachable && !self->facts.reachable;
  self->facts.state = state;
  self->facts.reachable = reachable;

  /* What failed because the host was away is tried at once when it is back. */
  if (came_back && self->facts.phase == PDK_SESSION_PHASE_BACKING_OFF) {
    forget_failures (self);
    set_phase (self, PDK_SESSION_PHASE_IDLE);
  } else if (!reachable && (self->facts.phase == PDK_SESSION_PHASE_LOOKING ||
                            self->facts.phase == PDK_SESSION_PHASE_BACKING_OFF)) {
    drop (self);
  }
  advance (self);
}

void
pdk_console_session_set_gone (PdkConsoleSession *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  self->facts.gone = TRUE;
  advance (self);
}

void
pdk_console_session_set_left (PdkConsoleSession *self, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  set_move (self, reason);
  if (self->facts.phase == PDK_SESSION_PHASE_LEFT)
    return;
  drop (self);
  set_phase (self, PDK_SESSION_PHASE_LEFT);
  self->facts.said_left = FALSE;
  self->timer_id = g_timeout_add (SEARCH * self->time_unit, on_search_timeout, self);
  update_view (self);
}

void
pdk_console_session_move (PdkConsoleSession *self, const char *reason, gboolean keep)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  self->facts.gone = FALSE;
  forget_failures (self);
  if (keep && self->facts.phase == PDK_SESSION_PHASE_CONNECTED)
    return;
  set_move (self, reason);
  drop (self);
}

void
pdk_console_session_found (PdkConsoleSession *self, PdkConsoleFound found, const char *reason)
{
  static const PdkSessionView stops[] = {
    [PDK_CONSOLE_FOUND_UNSUPPORTED] = PDK_SESSION_VIEW_UNSUPPORTED,
    [PDK_CONSOLE_FOUND_ELSEWHERE] = PDK_SESSION_VIEW_ELSEWHERE,
    [PDK_CONSOLE_FOUND_UNCONFIRMED] = PDK_SESSION_VIEW_UNCONFIRMED,
    [PDK_CONSOLE_FOUND_USED_UP] = PDK_SESSION_VIEW_USED_UP,
    [PDK_CONSOLE_FOUND_UNREACHABLE] = PDK_SESSION_VIEW_UNREACHABLE,
    [PDK_CONSOLE_FOUND_GL] = PDK_SESSION_VIEW_GL,
  };

  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  if (self->facts.phase != PDK_SESSION_PHASE_LOOKING)
    return;

  switch (found) {
  case PDK_CONSOLE_FOUND:
    set_phase (self, PDK_SESSION_PHASE_OPENING);
    g_signal_emit (self, signals[OPEN], 0);
    break;
  case PDK_CONSOLE_FOUND_TAKEN:
    stop_at (self, PDK_SESSION_VIEW_TAKEN, NULL);
    break;
  case PDK_CONSOLE_FOUND_NONE:
    stop_at (self, PDK_SESSION_VIEW_NO_DISPLAY, NULL);
    break;
  case PDK_CONSOLE_FOUND_UNSUPPORTED:
  case PDK_CONSOLE_FOUND_ELSEWHERE:
  case PDK_CONSOLE_FOUND_UNCONFIRMED:
  case PDK_CONSOLE_FOUND_USED_UP:
  case PDK_CONSOLE_FOUND_UNREACHABLE:
  case PDK_CONSOLE_FOUND_GL:
    stop_at (self, stops[found], reason);
    break;
  case PDK_CONSOLE_FOUND_ERROR:
    back_off (self, reason);
    break;
  }
  update_view (self);
}

void
pdk_console_session_set_backend (PdkConsoleSession *self,
                                 PdkConsoleBackendState state,
                                 const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  if (self->facts.phase != PDK_SESSION_PHASE_OPENING &&
      self->facts.phase != PDK_SESSION_PHASE_CONNECTED)
    return;

  switch (state) {
  case PDK_CONSOLE_BACKEND_IDLE:
  case PDK_CONSOLE_BACKEND_CONNECTING:
    break;
  case PDK_CONSOLE_BACKEND_CONNECTED:
    forget_failures (self);
    set_move (self, NULL);
    set_phase (self, PDK_SESSION_PHASE_CONNECTED);
    break;
  case PDK_CONSOLE_BACKEND_NEEDS_PASSWORD:
    drop (self);
    set_phase (self, PDK_SESSION_PHASE_PASSWORD);
    break;
  case PDK_CONSOLE_BACKEND_CLOSED:
  case PDK_CONSOLE_BACKEND_FAILED:
    if (self->facts.phase == PDK_SESSION_PHASE_CONNECTED)
      wait_for_news (self, state == PDK_CONSOLE_BACKEND_FAILED);
    else
      back_off (self, reason);
    break;
  }
  update_view (self);
}

static void
stop_open_one (PdkConsoleSession *self, PdkSessionView view, const char *reason)
{
  if (self->facts.phase != PDK_SESSION_PHASE_OPENING &&
      self->facts.phase != PDK_SESSION_PHASE_CONNECTED)
    return;

  stop_at (self, view, reason);
  update_view (self);
}

void
pdk_console_session_refuse (PdkConsoleSession *self, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  stop_open_one (self, PDK_SESSION_VIEW_UNREACHABLE, reason);
}

void
pdk_console_session_refuse_gl (PdkConsoleSession *self, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  stop_open_one (self, PDK_SESSION_VIEW_GL, reason);
}

void
pdk_console_session_distrust (PdkConsoleSession *self, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  stop_open_one (self, PDK_SESSION_VIEW_UNTRUSTED, reason);
}

void
pdk_console_session_end (PdkConsoleSession *self, PdkSessionView view, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  stop_open_one (self, view, reason);
}

void
pdk_console_session_retry (PdkConsoleSession *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  forget_failures (self);
  self->facts.asked_for = TRUE;
  drop (self);
  advance (self);
}
