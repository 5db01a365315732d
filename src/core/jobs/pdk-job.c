/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-jobs"

#include "config.h"

#include "jobs/pdk-job.h"

#include "connection/pdk-connection.h"
#include "domain/pdk-domain-job.h"
#include "jobs/pdk-job-private.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "pdk-text.h"

#include <glib/gi18n.h>

/* How often a save is asked how far it is. */
#define PROGRESS_INTERVAL_MS 500

struct _PdkJob {
  GObject parent_instance;

  /* Owned */
  PdkDomain *domain; /* nullable: it is work */
  char *failure;     /* nullable: of work, what to say when it failed */
  char *title;
  char *subject;
  char *status_text;
  GError *error;             /* nullable */
  GCancellable *cancellable; /* nullable: of the work, or of the progress readings */

  PdkDomainAction action;
  PdkJobState state;
  double progress;
  gint64 finished;
  guint progress_timer;
  guint restoring : 1;  /* Run of a saved machine */
  guint waking : 1;     /* Resume of one that is asleep */
  guint cancelling : 1; /* the abort was asked for */
  guint unknown : 1;    /* failed, or perhaps not: the host is gone */
  guint told : 1;       /* whoever began it says that it failed */
};

typedef enum {
  PROP_TITLE = 1,
  PROP_SUBJECT,
  PROP_STATE,
  PROP_STATUS_TEXT,
  PROP_PROGRESS,
  PROP_CANCELLABLE,
} PdkJobProperty;

#define N_PROPS (PROP_CANCELLABLE + 1)

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (PdkJobState,
                    pdk_job_state,
                    G_DEFINE_ENUM_VALUE (PDK_JOB_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (PDK_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PDK_JOB_SUCCEEDED, "succeeded"),
                    G_DEFINE_ENUM_VALUE (PDK_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PDK_JOB_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (PdkJob, pdk_job, G_TYPE_OBJECT)

static void
notify (PdkJob *self, PdkJobProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static char *
make_title (PdkJob *self)
{
  switch (self->action) {
  case PDK_DOMAIN_RUN:
    if (self->restoring)
      /* Translators: %s is the name of a virtual machine, here and in what follows */
      return g_strdup_printf (_ ("Restoring %s"), self->subject);
    return g_strdup_printf (_ ("Starting %s"), self->subject);
  case PDK_DOMAIN_PAUSE:
    return g_strdup_printf (_ ("Pausing %s"), self->subject);
  case PDK_DOMAIN_RESUME:
    if (self->waking)
      return g_strdup_printf (_ ("Waking %s"), self->subject);
    return g_strdup_printf (_ ("Resuming %s"), self->subject);
  case PDK_DOMAIN_SHUT_DOWN:
    return g_strdup_printf (_ ("Shutting down %s"), self->subject);
  case PDK_DOMAIN_REBOOT:
    return g_strdup_printf (_ ("Rebooting %s"), self->subject);
  case PDK_DOMAIN_RESET:
    return g_strdup_printf (_ ("Resetting %s"), self->subject);
  case PDK_DOMAIN_FORCE_OFF:
    return g_strdup_printf (_ ("Forcing off %s"), self->subject);
  case PDK_DOMAIN_SAVE:
    return g_strdup_printf (_ ("Saving %s"), self->subject);
  }
  g_return_val_if_reached (NULL);
}

/* A guest decides itself whether and when it follows a request to shut down or to reboot, so these
 * end when it was asked. */
static const char *
describe_success (PdkJob *self)
{
  switch (self->action) {
  case PDK_DOMAIN_RUN:
    return self->restoring ? _ ("Restored") : _ ("Started");
  case PDK_DOMAIN_PAUSE:
    return _ ("Paused");
  case PDK_DOMAIN_RESUME:
    return self->waking ? _ ("Woken") : _ ("Resumed");
  case PDK_DOMAIN_SHUT_DOWN:
    return _ ("Shutdown requested");
  case PDK_DOMAIN_REBOOT:
    return _ ("Reboot requested");
  case PDK_DOMAIN_RESET:
    return _ ("Reset");
  case PDK_DOMAIN_FORCE_OFF:
    return _ ("Forced off");
  case PDK_DOMAIN_SAVE:
    return _ ("Saved");
  }
  g_return_val_if_reached (NULL);
}

/* The link broke while it was under way: whether the host did it, nobody here can tell. */
static gboolean
is_outcome_unknown (PdkJob *self)
{
  /* Where libvirt did not say so itself, the call was never made. */
  if (g_error_matches (self->error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED))
    return pdk_error_get_libvirt_code (self->error) != 0;
  return g_error_matches (self->error, PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN);
}

static char *
make_failure (PdkJob *self)
{
  switch (self->action) {
  case PDK_DOMAIN_RUN:
    if (self->restoring)
      /* Translators: %s is the name of a virtual machine, here and in what follows */
      return g_strdup_printf (_ ("Could not restore “%s”"), self->subject);
    return g_strdup_printf (_ ("Could not start “%s”"), self->subject);
  case PDK_DOMAIN_PAUSE:
    return g_strdup_printf (_ ("Could not pause “%s”"), self->subject);
  case PDK_DOMAIN_RESUME:
    if (self->waking)
      return g_strdup_printf (_ ("Could not wake “%s”"), self->subject);
    return g_strdup_printf (_ ("Could not resume “%s”"), self->subject);
  case PDK_DOMAIN_SHUT_DOWN:
    return g_strdup_printf (_ ("Could not shut down “%s”"), self->subject);
  case PDK_DOMAIN_REBOOT:
    return g_strdup_printf (_ ("Could not reboot “%s”"), self->subject);
  case PDK_DOMAIN_RESET:
    return g_strdup_printf (_ ("Could not reset “%s”"), self->subject);
  case PDK_DOMAIN_FORCE_OFF:
    return g_strdup_printf (_ ("Could not force off “%s”"), self->subject);
  case PDK_DOMAIN_SAVE:
    return g_strdup_printf (_ ("Could not save “%s”"), self->subject);
  }
  g_return_val_if_reached (NULL);
}

static char *
make_failed_status (PdkJob *self)
{
  g_autofree char *message = pdk_text_display (self->error->message);

  if (self->unknown)
    return g_strdup (_ ("The connection was lost; it is not known whether this was done"));
  /* Translators: %s is why, in the words of the host */
  return g_strdup_printf (_ ("Failed: %s"), message);
}

static void
set_status_text (PdkJob *self, char *text)
{
  g_autofree char *owned = text;

  if (g_strcmp0 (self->status_text, owned) == 0)
    return;
  g_free (self->status_text);
  self->status_text = g_steal_pointer (&owned);
  notify (self, PROP_STATUS_TEXT);
}

static void
set_progress (PdkJob *self, double progress)
{
  if (self->progress == progress)
    return;
  self->progress = progress;
  notify (self, PROP_PROGRESS);
}

static void
set_state (PdkJob *self, PdkJobState state, char *status_text)
{
  gboolean could_cancel = pdk_job_can_cancel (self);

  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  if (pdk_job_is_finished (self))
    self->finished = g_get_monotonic_time ();
  set_status_text (self, status_text);
  if (pdk_job_can_cancel (self) != could_cancel)
    notify (self, PROP_CANCELLABLE);
  notify (self, PROP_STATE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
stop_progress (PdkJob *self)
{
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (self->domain != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void read_progress_later (PdkJob *self);

static void
on_progress_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkJob) self = PDK_JOB (user_data);
  double progress = -1;

  /* A driver that cannot tell is not asked again. */
  if (!pdk_domain_read_progress_finish (PDK_DOMAIN (object), result, &progress, NULL) ||
      self->state != PDK_JOB_RUNNING)
    return;
  set_progress (self, progress);
  read_progress_later (self);
}

static gboolean
on_progress_timeout (gpointer user_data)
{
  PdkJob *self = PDK_JOB (user_data);

  self->progress_timer = 0;
  pdk_domain_read_progress_async (self->domain, self->cancellable, on_progress_read,
                                  g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
read_progress_later (PdkJob *self)
{
  self->progress_timer = g_timeout_add (PROGRESS_INTERVAL_MS, on_progress_timeout, self);
}

static void
finish (PdkJob *self, GError *error)
{
  stop_progress (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (error == NULL) {
    set_progress (self, 1);
    set_state (self, PDK_JOB_SUCCEEDED, g_strdup (describe_success (self)));
  } else if (self->cancelling && pdk_error_get_libvirt_code (error) == VIR_ERR_OPERATION_ABORTED) {
    set_state (self, PDK_JOB_CANCELLED, g_strdup (_ ("Cancelled; the machine is still running")));
  } else {
    self->error = g_error_copy (error);
    self->unknown = is_outcome_unknown (self);
    set_state (self, PDK_JOB_FAILED, make_failed_status (self));
  }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_domain_begun (PdkDomain *domain, gpointer user_data)
{
  PdkJob *self = PDK_JOB (user_data);

  if (!self->cancelling)
    set_status_text (self, g_strdup (_ ("Running")));
}

static void
on_domain_acted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkJob) self = PDK_JOB (user_data);
  g_autoptr (GError) error = NULL;

  pdk_domain_act_finish (PDK_DOMAIN (object), result, &error);
  finish (self, error);
}

static void
on_domain_job_aborted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkJob) self = PDK_JOB (user_data);
  g_autoptr (GError) error = NULL;

  if (pdk_domain_abort_job_finish (PDK_DOMAIN (object), result, &error) ||
      self->state != PDK_JOB_RUNNING)
    return;
  /* It goes on, and may be asked again. */
  g_debug ("Not cancelled: %s", error->message);
  self->cancelling = FALSE;
  set_status_text (self, g_strdup (_ ("Still running; it could not be cancelled")));
  notify (self, PROP_CANCELLABLE);
}

static void
pdk_job_dispose (GObject *object)
{
  PdkJob *self = PDK_JOB (object);

  stop_progress (self);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (pdk_job_parent_class)->dispose (object);
}

static void
pdk_job_finalize (GObject *object)
{
  PdkJob *self = PDK_JOB (object);

  g_clear_object (&self->cancellable);
  g_free (self->failure);
  g_clear_error (&self->error);
  g_free (self->title);
  g_free (self->subject);
  g_free (self->status_text);

  G_OBJECT_CLASS (pdk_job_parent_class)->finalize (object);
}

static void
pdk_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkJob *self = PDK_JOB (object);

  switch ((PdkJobProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_SUBJECT:
    g_value_set_string (value, self->subject);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_STATUS_TEXT:
    g_value_set_string (value, self->status_text);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case PROP_CANCELLABLE:
    g_value_set_boolean (value, pdk_job_can_cancel (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
pdk_job_class_init (PdkJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pdk_job_dispose;
  object_class->finalize = pdk_job_finalize;
  object_class->get_property = pdk_job_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  props[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_JOB_STATE, PDK_JOB_QUEUED, flags);
  props[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  props[PROP_CANCELLABLE] = g_param_spec_boolean ("cancellable", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_job_init (PdkJob *self)
{
  self->progress = -1;
  self->status_text = g_strdup (_ ("Waiting"));
}

PdkJob *
pdk_job_new (PdkDomain *domain, PdkDomainAction action)
{
  PdkJob *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_JOB, NULL);
  self->domain = g_object_ref (domain);
  self->cancellable = g_cancellable_new ();
  self->action = action;
  self->restoring = pdk_domain_get_state (domain) == PDK_DOMAIN_SAVED;
  self->waking = pdk_domain_get_state (domain) == PDK_DOMAIN_SUSPENDED;
  self->subject = g_strdup (pdk_domain_get_display_name (domain));
  self->title = make_title (self);
  return self;
}

PdkJob *
pdk_job_new_work (const char *title,
                  const char *subject,
                  const char *failure,
                  GCancellable *cancellable)
{
  PdkJob *self = NULL;

  g_return_val_if_fail (title != NULL && subject != NULL && failure != NULL, NULL);

  self = g_object_new (PDK_TYPE_JOB, NULL);
  self->title = g_strdup (title);
  self->subject = g_strdup (subject);
  self->failure = g_strdup (failure);
  g_set_object (&self->cancellable, cancellable);
  self->state = PDK_JOB_RUNNING;
  g_free (self->status_text);
  self->status_text = g_strdup (_ ("Running"));
  return self;
}

void
pdk_job_set_told (PdkJob *self)
{
  g_return_if_fail (PDK_IS_JOB (self));

  self->told = TRUE;
}

gboolean
pdk_job_is_told (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), FALSE);

  return self->told;
}

PdkDomain *
pdk_job_get_domain (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  return self->domain;
}

PdkDomainAction
pdk_job_get_action (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), PDK_DOMAIN_RUN);

  return self->action;
}

static gboolean
can_reach_host (PdkJob *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  return connection != NULL && pdk_connection_is_alive (connection);
}

void
pdk_job_start (PdkJob *self)
{
  g_return_if_fail (PDK_IS_JOB (self));
  g_return_if_fail (self->state == PDK_JOB_QUEUED);

  if (!can_reach_host (self)) {
    self->error =
        g_error_new_literal (PDK_ERROR, PDK_ERROR_NOT_CONNECTED, _ ("The host is not connected"));
    set_state (self, PDK_JOB_FAILED, make_failed_status (self));
    return;
  }
  /* It is this machine's turn; the host may still be busy with others. */
  set_state (self, PDK_JOB_RUNNING, g_strdup (_ ("Waiting")));
  pdk_domain_act_async (self->domain, self->action, NULL, on_domain_begun, on_domain_acted,
                        g_object_ref (self));
  if (self->action == PDK_DOMAIN_SAVE)
    read_progress_later (self);
}

gboolean
pdk_job_is_finished (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), FALSE);

  return self->state != PDK_JOB_QUEUED && self->state != PDK_JOB_RUNNING;
}

const char *
pdk_job_get_title (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  return self->title;
}

const char *
pdk_job_get_subject (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  return self->subject;
}

PdkJobState
pdk_job_get_state (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), PDK_JOB_FAILED);

  return self->state;
}

const char *
pdk_job_get_status_text (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  return self->status_text;
}

char *
pdk_job_describe_failure (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  if (self->state != PDK_JOB_FAILED)
    return NULL;
  if (self->unknown)
    /* Translators: %s is the name of a virtual machine */
    return g_strdup_printf (_ ("Lost the host while working on “%s”"), self->subject);
  return self->failure != NULL ? g_strdup (self->failure) : make_failure (self);
}

double
pdk_job_get_progress (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), -1);

  return self->progress;
}

const GError *
pdk_job_get_error (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), NULL);

  return self->error;
}

gint64
pdk_job_get_finished (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), 0);

  return self->finished;
}

gboolean
pdk_job_can_cancel (PdkJob *self)
{
  g_return_val_if_fail (PDK_IS_JOB (self), FALSE);

  if (self->state == PDK_JOB_QUEUED)
    return TRUE;
  return self->state == PDK_JOB_RUNNING && !self->cancelling &&
         (self->domain != NULL ? self->action == PDK_DOMAIN_SAVE : self->cancellable != NULL);
}

void
pdk_job_cancel (PdkJob *self)
{
  g_return_if_fail (PDK_IS_JOB (self));

  if (!pdk_job_can_cancel (self))
    return;
  if (self->state == PDK_JOB_QUEUED) {
    set_state (self, PDK_JOB_CANCELLED, g_strdup (_ ("Cancelled")));
    return;
  }
  self->cancelling = TRUE;
  set_status_text (self, g_strdup (_ ("Cancelling")));
  notify (self, PROP_CANCELLABLE);
  if (self->domain != NULL)
    pdk_domain_abort_job_async (self->domain, on_domain_job_aborted, g_object_ref (self));
  else
    g_cancellable_cancel (self->cancellable);
}

void
pdk_job_report (PdkJob *self, double progress, const char *status_text)
{
  g_return_if_fail (PDK_IS_JOB (self));
  g_return_if_fail (self->domain == NULL);

  if (self->state != PDK_JOB_RUNNING)
    return;
  set_progress (self, progress < 0 ? -1 : MIN (progress, 1));
  if (status_text != NULL && !self->cancelling)
    set_status_text (self, g_strdup (status_text));
}

void
pdk_job_end (PdkJob *self, const GError *error, const char *status_text)
{
  g_return_if_fail (PDK_IS_JOB (self));
  g_return_if_fail (self->domain == NULL && self->state == PDK_JOB_RUNNING);

  g_object_freeze_notify (G_OBJECT (self));
  if (error == NULL) {
    set_progress (self, 1);
    set_state (self, PDK_JOB_SUCCEEDED, g_strdup (status_text != NULL ? status_text : _ ("Done")));
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    set_state (self, PDK_JOB_CANCELLED,
               g_strdup (status_text != NULL ? status_text : _ ("Cancelled")));
  } else {
    self->error = g_error_copy (error);
    self->unknown = is_outcome_unknown (self);
    set_state (self, PDK_JOB_FAILED, make_failed_status (self));
  }
  g_object_thaw_notify (G_OBJECT (self));
}
