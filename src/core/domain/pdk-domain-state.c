/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-state.h"

#include <glib/gi18n.h>

/* Reasons that say nothing a user would miss (“because it was started”) have no text of their own. */

static const char *const running_texts[] = {
  [VIR_DOMAIN_RUNNING_CRASHED] = N_ ("Running (after a crash)"),
  [VIR_DOMAIN_RUNNING_POSTCOPY] = N_ ("Running (being migrated)"),
  [VIR_DOMAIN_RUNNING_POSTCOPY_FAILED] = N_ ("Running (migration failed)"),
};

static const char *const paused_texts[] = {
  [VIR_DOMAIN_PAUSED_MIGRATION] = N_ ("Paused (being migrated)"),
  [VIR_DOMAIN_PAUSED_SAVE] = N_ ("Paused (being saved)"),
  [VIR_DOMAIN_PAUSED_DUMP] = N_ ("Paused (core dump in progress)"),
  [VIR_DOMAIN_PAUSED_IOERROR] = N_ ("Paused (I/O error)"),
  [VIR_DOMAIN_PAUSED_WATCHDOG] = N_ ("Paused (watchdog)"),
  [VIR_DOMAIN_PAUSED_FROM_SNAPSHOT] = N_ ("Paused (reverted to a snapshot)"),
  [VIR_DOMAIN_PAUSED_SHUTTING_DOWN] = N_ ("Paused (shutting down)"),
  [VIR_DOMAIN_PAUSED_SNAPSHOT] = N_ ("Paused (taking a snapshot)"),
  [VIR_DOMAIN_PAUSED_CRASHED] = N_ ("Paused (crashed)"),
  [VIR_DOMAIN_PAUSED_STARTING_UP] = N_ ("Starting"),
  [VIR_DOMAIN_PAUSED_POSTCOPY] = N_ ("Paused (being migrated)"),
  [VIR_DOMAIN_PAUSED_POSTCOPY_FAILED] = N_ ("Paused (migration failed)"),
};

static const char *const shut_off_texts[] = {
  [VIR_DOMAIN_SHUTOFF_DESTROYED] = N_ ("Shut off (forced)"),
  [VIR_DOMAIN_SHUTOFF_CRASHED] = N_ ("Shut off (crashed)"),
  [VIR_DOMAIN_SHUTOFF_MIGRATED] = N_ ("Shut off (moved to another host)"),
  [VIR_DOMAIN_SHUTOFF_SAVED] = N_ ("Shut off (saved to a file)"),
  [VIR_DOMAIN_SHUTOFF_FAILED] = N_ ("Shut off (failed to start)"),
  [VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT] = N_ ("Shut off (reverted to a snapshot)"),
  [VIR_DOMAIN_SHUTOFF_DAEMON] = N_ ("Shut off (lost when the daemon restarted)"),
};

static const char *const crashed_texts[] = {
  [VIR_DOMAIN_CRASHED_PANICKED] = N_ ("Crashed (panicked)"),
};

typedef struct {
  PdkDomainState state;
  const char *text; /* where the reason has none */
  const char *const *reasons;
  guint n_reasons;
  PdkDomainFeatures features;
} StateEntry;

#define REASONS(texts) .reasons = texts, .n_reasons = G_N_ELEMENTS (texts)

#define RUNNING_FEATURES                                                                           \
  (PDK_DOMAIN_CAN_PAUSE | PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT |                       \
   PDK_DOMAIN_CAN_RESET | PDK_DOMAIN_CAN_FORCE_OFF | PDK_DOMAIN_CAN_SAVE)

/* By virDomainState. */
static const StateEntry states[] = {
  [VIR_DOMAIN_NOSTATE] = {
    .state = PDK_DOMAIN_UNKNOWN,
    .text = N_ ("Unknown"),
    .features = PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT | PDK_DOMAIN_CAN_FORCE_OFF,
  },
  [VIR_DOMAIN_RUNNING] = {
    .state = PDK_DOMAIN_RUNNING,
    .text = N_ ("Running"),
    .features = RUNNING_FEATURES,
    REASONS (running_texts),
  },
  /* Xen's word for a running guest that waits for its disk. */
  [VIR_DOMAIN_BLOCKED] = {
    .state = PDK_DOMAIN_RUNNING,
    .text = N_ ("Running"),
    .features = RUNNING_FEATURES,
  },
  [VIR_DOMAIN_PAUSED] = {
    .state = PDK_DOMAIN_PAUSED,
    .text = N_ ("Paused"),
    .features = PDK_DOMAIN_CAN_RESUME | PDK_DOMAIN_CAN_RESET | PDK_DOMAIN_CAN_FORCE_OFF |
                PDK_DOMAIN_CAN_SAVE,
    REASONS (paused_texts),
  },
  [VIR_DOMAIN_SHUTDOWN] = {
    .state = PDK_DOMAIN_SHUTTING_DOWN,
    .text = N_ ("Shutting down"),
    .features = PDK_DOMAIN_CAN_FORCE_OFF,
  },
  [VIR_DOMAIN_SHUTOFF] = {
    .state = PDK_DOMAIN_SHUT_OFF,
    .text = N_ ("Shut off"),
    .features = PDK_DOMAIN_CAN_RUN,
    REASONS (shut_off_texts),
  },
  [VIR_DOMAIN_CRASHED] = {
    .state = PDK_DOMAIN_CRASHED,
    .text = N_ ("Crashed"),
    .features = PDK_DOMAIN_CAN_RESET | PDK_DOMAIN_CAN_FORCE_OFF,
    REASONS (crashed_texts),
  },
  [VIR_DOMAIN_PMSUSPENDED] = {
    .state = PDK_DOMAIN_SUSPENDED,
    .text = N_ ("Asleep"),
    .features = PDK_DOMAIN_CAN_RESUME | PDK_DOMAIN_CAN_RESET | PDK_DOMAIN_CAN_FORCE_OFF,
  },
};

static const StateEntry *
entry_for (const PdkDomainInfo *info)
{
  if (info->state < 0 || (guint) info->state >= G_N_ELEMENTS (states))
    return &states[VIR_DOMAIN_NOSTATE];
  return &states[info->state];
}

static gboolean
is_saved (const PdkDomainInfo *info)
{
  return info->state == VIR_DOMAIN_SHUTOFF && info->managed_save;
}

PdkDomainState
pdk_domain_state_from_info (const PdkDomainInfo *info)
{
  g_return_val_if_fail (info != NULL, PDK_DOMAIN_UNKNOWN);

  return is_saved (info) ? PDK_DOMAIN_SAVED : entry_for (info)->state;
}

gboolean
pdk_domain_state_is_active (const PdkDomainInfo *info)
{
  g_return_val_if_fail (info != NULL, FALSE);

  switch (pdk_domain_state_from_info (info)) {
  case PDK_DOMAIN_RUNNING:
  case PDK_DOMAIN_PAUSED:
  case PDK_DOMAIN_SHUTTING_DOWN:
  case PDK_DOMAIN_SUSPENDED:
    return TRUE;
  case PDK_DOMAIN_SHUT_OFF:
  case PDK_DOMAIN_SAVED:
    return FALSE;
  case PDK_DOMAIN_UNKNOWN:
  case PDK_DOMAIN_CRASHED:
    /* A crashed guest may be kept for a look inside, or be gone. */
    return info->id >= 0;
  }
  return FALSE;
}

gboolean
pdk_domain_state_is_moved (const PdkDomainInfo *info)
{
  g_return_val_if_fail (info != NULL, FALSE);

  return info->state == VIR_DOMAIN_SHUTOFF && info->reason == VIR_DOMAIN_SHUTOFF_MIGRATED;
}

gboolean
pdk_domain_state_is_ended (const PdkDomainInfo *info)
{
  g_return_val_if_fail (info != NULL, FALSE);

  return info->state == VIR_DOMAIN_SHUTOFF && info->reason == VIR_DOMAIN_SHUTOFF_SHUTDOWN;
}

gboolean
pdk_domain_state_is_crash (const PdkDomainInfo *info)
{
  g_return_val_if_fail (info != NULL, FALSE);

  return info->state == VIR_DOMAIN_SHUTOFF && !is_saved (info) &&
         info->reason == VIR_DOMAIN_SHUTOFF_CRASHED;
}

const char *
pdk_domain_state_describe (const PdkDomainInfo *info)
{
  const StateEntry *entry = NULL;
  const char *text = NULL;

  g_return_val_if_fail (info != NULL, NULL);

  if (is_saved (info))
    return _ ("Saved");
  entry = entry_for (info);
  if (info->reason >= 0 && (guint) info->reason < entry->n_reasons)
    text = entry->reasons[info->reason];
  return _ (text != NULL ? text : entry->text);
}

char *
pdk_domain_state_describe_hung (guint64 seconds)
{
  if (seconds < 120)
    /* Translators: %u is a number of seconds */
    return g_strdup_printf (_ ("Not answering for %u s"), (guint) seconds);
  if (seconds < 2 * 60 * 60)
    /* Translators: %u is a number of minutes */
    return g_strdup_printf (_ ("Not answering for %u min"), (guint) (seconds / 60));
  /* Translators: %u is a number of hours */
  return g_strdup_printf (_ ("Not answering for %u h"), (guint) (seconds / 3600));
}

/* Paused by something that goes on by itself, or that holds the guest until it is over. */
static gboolean
is_held (const PdkDomainInfo *info)
{
  if (info->state != VIR_DOMAIN_PAUSED)
    return FALSE;
  switch (info->reason) {
  case VIR_DOMAIN_PAUSED_MIGRATION:
  case VIR_DOMAIN_PAUSED_SAVE:
  case VIR_DOMAIN_PAUSED_DUMP:
  case VIR_DOMAIN_PAUSED_SHUTTING_DOWN:
  case VIR_DOMAIN_PAUSED_SNAPSHOT:
  case VIR_DOMAIN_PAUSED_STARTING_UP:
  case VIR_DOMAIN_PAUSED_POSTCOPY:
  case VIR_DOMAIN_PAUSED_POSTCOPY_FAILED:
    return TRUE;
  default:
    return FALSE;
  }
}

PdkDomainFeatures
pdk_domain_state_get_features (const PdkDomainInfo *info, gboolean stale, gboolean hung)
{
  PdkDomainFeatures features = 0;

  g_return_val_if_fail (info != NULL, 0);

  if (stale)
    return 0;
  if (hung || is_held (info))
    return pdk_domain_state_is_active (info) ? PDK_DOMAIN_CAN_FORCE_OFF : 0;
  if (is_saved (info))
    return PDK_DOMAIN_CAN_RUN | PDK_DOMAIN_CAN_RESTORE;
  features = entry_for (info)->features;
  if ((features & PDK_DOMAIN_CAN_FORCE_OFF) && !pdk_domain_state_is_active (info))
    features = PDK_DOMAIN_CAN_RUN;
  /* A managed save image belongs to a definition, which a transient machine does not have. */
  if (!info->persistent)
    features &= ~PDK_DOMAIN_CAN_SAVE;
  return features;
}
