/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-session.h"

/* A state machine over three facts: the machine's state, whether its host answers, and how far the
 * connection to its display is (the phase).  What is shown follows from them in derive_view().
 *
 * Rules that are not obvious:
 * - A display that is connected stays shown while libvirt's daemon is down: QEMU holds that socket.
 * - SPICE has one client at a time, and a new one throws the old one out.  A display that closes
 *   while its machine goes on running was taken by someone, so it is not taken back unasked.
 * - QEMU closes the display a moment before libvirt says that the machine is off, so a closed one is
 *   only called taken after a while. */

/* Waits, in time units of 100 ms. */
#define BLINK         3  /* shorter waits for a connection are not worth a word */
#define GRACE         15 /* from a closed display to the machine's own news */
#define FIRST_RETRY   5
#define LONGEST_RETRY 300
#define TIME_UNIT     100

typedef enum {
  PHASE_IDLE,    /* nothing wanted, or nothing done yet */
  PHASE_LOOKING, /* look-up asked for */
  PHASE_OPENING, /* open asked for */
  PHASE_CONNECTED,
  PHASE_CLOSED, /* the display closed: why will be known after the grace */
  PHASE_PASSWORD,
  PHASE_BACKING_OFF, /* failed; tried again by itself */
  PHASE_STOPPED,     /* failed for good; see stopped_view */
} Phase;

struct _PdkConsoleSession {
  GObject parent_instance;

  /* Facts. */
  PdkDomainState state;
  gboolean reachable;
  gboolean gone;
  Phase phase;

  PdkSessionView stopped_view;
  gboolean said_connecting; /* the blink is over */
  gboolean failed_before;   /* a failure is on show: a new attempt does not hide it */
  gboolean broke;           /* the closed display broke off rather than being closed in order */
  guint n_failures;
  guint time_unit;

  /* Derived. */
  PdkSessionView view;

  /* Owned. */
  char *failure; /* reason of the last failure */
  guint blink_id;
  guint timer_id; /* grace or retry */
};

enum { PROP_VIEW = 1, PROP_REASON, PROP_TIME_UNIT, N_PROPS };
enum { LOOK_UP, OPEN, CLOSE, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleSession, pdk_console_session, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PdkSessionView,
                    pdk_session_view,
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_DISPLAY, "display"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_ASLEEP, "asleep"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_SHUT_OFF, "shut-off"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_SAVED, "saved"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_CRASHED, "crashed"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_NO_DISPLAY, "no-display"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_ELSEWHERE, "elsewhere"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNTRUSTED, "untrusted"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_TAKEN, "taken"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_HOST_LOST, "host-lost"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_GONE, "gone"))

static void advance (PdkConsoleSession *self);

static gboolean
has_display_now (PdkDomainState state)
{
  return state == PDK_DOMAIN_RUNNING || state == PDK_DOMAIN_PAUSED ||
         state == PDK_DOMAIN_SHUTTING_DOWN || state == PDK_DOMAIN_SUSPENDED;
}

static PdkSessionView
view_of_phase (PdkConsoleSession *self)
{
  switch (self->phase) {
  case PHASE_IDLE:
  case PHASE_LOOKING:
  case PHASE_OPENING:
    if (self->failed_before)
      return PDK_SESSION_VIEW_UNREACHABLE;
    return self->said_connecting ? PDK_SESSION_VIEW_CONNECTING : PDK_SESSION_VIEW_WAITING;
  case PHASE_CONNECTED:
    return PDK_SESSION_VIEW_DISPLAY;
  case PHASE_CLOSED:
    return PDK_SESSION_VIEW_WAITING;
  case PHASE_PASSWORD:
    return PDK_SESSION_VIEW_PASSWORD;
  case PHASE_BACKING_OFF:
    return PDK_SESSION_VIEW_UNREACHABLE;
  case PHASE_STOPPED:
    return self->stopped_view;
  }

  g_assert_not_reached ();
}

static PdkSessionView
view_of_stopped_machine (PdkDomainState state)
{
  switch (state) {
  case PDK_DOMAIN_SHUT_OFF:
    return PDK_SESSION_VIEW_SHUT_OFF;
  case PDK_DOMAIN_SAVED:
    return PDK_SESSION_VIEW_SAVED;
  case PDK_DOMAIN_CRASHED:
    return PDK_SESSION_VIEW_CRASHED;
  case PDK_DOMAIN_UNKNOWN:
  case PDK_DOMAIN_RUNNING:
  case PDK_DOMAIN_PAUSED:
  case PDK_DOMAIN_SHUTTING_DOWN:
  case PDK_DOMAIN_SUSPENDED:
    break;
  }

  return PDK_SESSION_VIEW_WAITING;
}

static PdkSessionView
derive_view (PdkConsoleSession *self)
{
  PdkSessionView view;

  if (self->gone)
    return PDK_SESSION_VIEW_GONE;
  if (!self->reachable && self->phase != PHASE_CONNECTED)
    return PDK_SESSION_VIEW_HOST_LOST;
  if (!has_display_now (self->state))
    return view_of_stopped_machine (self->state);

  /* A password or a display taken away comes before the offer to go on. */
  view = view_of_phase (self);
  if (view == PDK_SESSION_VIEW_PASSWORD || view == PDK_SESSION_VIEW_TAKEN ||
      view == PDK_SESSION_VIEW_UNTRUSTED)
    return view;
  if (self->state == PDK_DOMAIN_PAUSED)
    return PDK_SESSION_VIEW_PAUSED;
  if (self->state == PDK_DOMAIN_SUSPENDED)
    return PDK_SESSION_VIEW_ASLEEP;
  return view;
}

static const char *
derive_reason (PdkConsoleSession *self)
{
  const gboolean has_reason =
      self->view == PDK_SESSION_VIEW_UNREACHABLE || self->view == PDK_SESSION_VIEW_UNSUPPORTED ||
      self->view == PDK_SESSION_VIEW_ELSEWHERE || self->view == PDK_SESSION_VIEW_UNTRUSTED;

  return has_reason ? self->failure : NULL;
}

static void
update_view (PdkConsoleSession *self)
{
  const PdkSessionView view = derive_view (self);

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

static gboolean
on_blink_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->blink_id = 0;
  self->said_connecting = TRUE;
  update_view (self);

  return G_SOURCE_REMOVE;
}

static void
start_blink (PdkConsoleSession *self)
{
  if (self->blink_id == 0 && !self->said_connecting)
    self->blink_id = g_timeout_add (BLINK * self->time_unit, on_blink_timeout, self);
}

static void
stop_blink (PdkConsoleSession *self)
{
  g_clear_handle_id (&self->blink_id, g_source_remove);
  self->said_connecting = FALSE;
}

static void
set_phase (PdkConsoleSession *self, Phase phase)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->phase = phase;
  if (phase == PHASE_LOOKING || phase == PHASE_OPENING)
    start_blink (self);
  else
    stop_blink (self);
}

static void
look_up (PdkConsoleSession *self)
{
  set_phase (self, PHASE_LOOKING);
  g_signal_emit (self, signals[LOOK_UP], 0);
}

/** Lets go of whatever is connected or under way. */
static void
drop (PdkConsoleSession *self)
{
  const gboolean busy = self->phase != PHASE_IDLE;

  set_phase (self, PHASE_IDLE);
  if (busy)
    g_signal_emit (self, signals[CLOSE], 0);
}

static void
forget_failures (PdkConsoleSession *self)
{
  self->n_failures = 0;
  self->failed_before = FALSE;
}

static gboolean
on_retry_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->timer_id = 0;
  self->phase = PHASE_IDLE;
  advance (self);

  return G_SOURCE_REMOVE;
}

static void
back_off (PdkConsoleSession *self, const char *reason)
{
  const guint shift = MIN (self->n_failures, 10);
  const guint delay = MIN (FIRST_RETRY << shift, LONGEST_RETRY);

  self->n_failures++;
  self->failed_before = TRUE;
  set_failure (self, reason);
  drop (self);
  set_phase (self, PHASE_BACKING_OFF);
  self->timer_id = g_timeout_add (delay * self->time_unit, on_retry_timeout, self);
}

static void
stop_at (PdkConsoleSession *self, PdkSessionView view, const char *reason)
{
  set_failure (self, reason);
  drop (self);
  set_phase (self, PHASE_STOPPED);
  self->stopped_view = view;
}

static gboolean
on_grace_timeout (gpointer user_data)
{
  PdkConsoleSession *self = user_data;

  self->timer_id = 0;
  if (self->reachable && !self->broke)
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
  set_phase (self, PHASE_CLOSED);
  self->timer_id = g_timeout_add (GRACE * self->time_unit, on_grace_timeout, self);
}

/** Does what the facts call for.  Every change of a fact ends here. */
static void
advance (PdkConsoleSession *self)
{
  if (self->gone || (self->reachable && !has_display_now (self->state))) {
    drop (self);
    forget_failures (self);
  } else if (self->reachable && self->phase == PHASE_IDLE) {
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
  case PROP_TIME_UNIT:
    g_value_set_uint (value, self->time_unit);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_session_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  PdkConsoleSession *self = PDK_CONSOLE_SESSION (object);

  switch (prop_id) {
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
  props[PROP_TIME_UNIT] = g_param_spec_uint ("time-unit", NULL, NULL, 1, 1000, TIME_UNIT, once);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[LOOK_UP] = add_signal ("look-up");
  signals[OPEN] = add_signal ("open");
  signals[CLOSE] = add_signal ("close");
}

static void
pdk_console_session_init (PdkConsoleSession *self)
{
  self->state = PDK_DOMAIN_UNKNOWN;
  self->reachable = TRUE;
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
pdk_console_session_set_machine (PdkConsoleSession *self, PdkDomainState state, gboolean reachable)
{
  gboolean came_back = FALSE;

  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  came_back = reachable && !self->reachable;
  self->state = state;
  self->reachable = reachable;

  /* What failed because the host was away is tried at once when it is back. */
  if (came_back && self->phase == PHASE_BACKING_OFF) {
    forget_failures (self);
    set_phase (self, PHASE_IDLE);
  } else if (!reachable && (self->phase == PHASE_LOOKING || self->phase == PHASE_BACKING_OFF)) {
    drop (self);
  }
  advance (self);
}

void
pdk_console_session_set_gone (PdkConsoleSession *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  self->gone = TRUE;
  advance (self);
}

void
pdk_console_session_found (PdkConsoleSession *self, PdkConsoleFound found, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  if (self->phase != PHASE_LOOKING)
    return;

  switch (found) {
  case PDK_CONSOLE_FOUND:
    set_phase (self, PHASE_OPENING);
    g_signal_emit (self, signals[OPEN], 0);
    break;
  case PDK_CONSOLE_FOUND_TAKEN:
    stop_at (self, PDK_SESSION_VIEW_TAKEN, NULL);
    break;
  case PDK_CONSOLE_FOUND_NONE:
    stop_at (self, PDK_SESSION_VIEW_NO_DISPLAY, NULL);
    break;
  case PDK_CONSOLE_FOUND_UNSUPPORTED:
    stop_at (self, PDK_SESSION_VIEW_UNSUPPORTED, reason);
    break;
  case PDK_CONSOLE_FOUND_ELSEWHERE:
    stop_at (self, PDK_SESSION_VIEW_ELSEWHERE, reason);
    break;
  case PDK_CONSOLE_FOUND_UNREACHABLE:
    stop_at (self, PDK_SESSION_VIEW_UNREACHABLE, reason);
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

  if (self->phase != PHASE_OPENING && self->phase != PHASE_CONNECTED)
    return;

  switch (state) {
  case PDK_CONSOLE_BACKEND_IDLE:
  case PDK_CONSOLE_BACKEND_CONNECTING:
    break;
  case PDK_CONSOLE_BACKEND_CONNECTED:
    forget_failures (self);
    set_phase (self, PHASE_CONNECTED);
    break;
  case PDK_CONSOLE_BACKEND_NEEDS_PASSWORD:
    drop (self);
    set_phase (self, PHASE_PASSWORD);
    break;
  case PDK_CONSOLE_BACKEND_CLOSED:
  case PDK_CONSOLE_BACKEND_FAILED:
    if (self->phase == PHASE_CONNECTED)
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
  if (self->phase != PHASE_OPENING && self->phase != PHASE_CONNECTED)
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
pdk_console_session_distrust (PdkConsoleSession *self, const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  stop_open_one (self, PDK_SESSION_VIEW_UNTRUSTED, reason);
}

void
pdk_console_session_retry (PdkConsoleSession *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_SESSION (self));

  forget_failures (self);
  drop (self);
  advance (self);
}
