/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"
#include "app/pdk-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/pdk-text.h"
#include "widgets/pdk-confirm.h"

/* The “domain.…” actions.  They act on the machine of the current tab, or on those selected in the
 * Machines tab; an action that not all of them can take is for those that can. */

/* So many machines are named in a question; of more it says how many. */
#define MAX_NAMES 10
/* … and not more of each of them, in characters. */
#define MAX_NAME_CHARS 64

/* So many machines are opened without a question. */
#define MAX_TABS_AT_ONCE 10

typedef enum {
  ASKS_NEVER,
  ASKS_FOR_SEVERAL, /* nothing is lost, but none of them can be called back */
  ASKS_ALWAYS,      /* what a guest has not saved is lost */
} PdkAsking;

typedef struct {
  const char *name;
  PdkDomainAction action;
  PdkDomainFeatures needs;
  PdkAsking asks;
} Command;

static const Command commands[] = {
  { "domain.run", PDK_DOMAIN_RUN, PDK_DOMAIN_CAN_RUN, ASKS_NEVER },
  { "domain.pause", PDK_DOMAIN_PAUSE, PDK_DOMAIN_CAN_PAUSE, ASKS_NEVER },
  { "domain.resume", PDK_DOMAIN_RESUME, PDK_DOMAIN_CAN_RESUME, ASKS_NEVER },
  { "domain.shut-down", PDK_DOMAIN_SHUT_DOWN, PDK_DOMAIN_CAN_SHUT_DOWN, ASKS_FOR_SEVERAL },
  { "domain.reboot", PDK_DOMAIN_REBOOT, PDK_DOMAIN_CAN_REBOOT, ASKS_FOR_SEVERAL },
  { "domain.save", PDK_DOMAIN_SAVE, PDK_DOMAIN_CAN_SAVE, ASKS_FOR_SEVERAL },
  { "domain.reset", PDK_DOMAIN_RESET, PDK_DOMAIN_CAN_RESET, ASKS_ALWAYS },
  { "domain.force-off", PDK_DOMAIN_FORCE_OFF, PDK_DOMAIN_CAN_FORCE_OFF, ASKS_ALWAYS },
};

static const char *const watched_signals[] = { "notify::features", NULL };

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  }
  g_return_val_if_reached (NULL);
}

/* Those of the targets that can do it now. */
static GPtrArray *
get_able (PdkWindow *self, const Command *command)
{
  GListModel *targets = G_LIST_MODEL (self->targets);
  GPtrArray *able = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (targets); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (targets, i);

    if ((pdk_domain_get_features (domain) & command->needs) != 0)
      g_ptr_array_add (able, g_steal_pointer (&domain));
  }
  return able;
}

static void
act (PdkJobStore *jobs, GPtrArray *domains, PdkDomainAction action)
{
  for (guint i = 0; i < domains->len; i++)
    pdk_job_store_act (jobs, g_ptr_array_index (domains, i), action);
}

typedef struct {
  PdkJobStore *jobs;
  GPtrArray *domains;
  PdkDomainAction action;
} Question;

static void
free_question (Question *question)
{
  g_object_unref (question->jobs);
  g_ptr_array_unref (question->domains);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, free_question)

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;

  if (pdk_confirm_finish (result))
    act (question->jobs, question->domains, question->action);
}

static char *
shorten_name (PdkDomain *domain)
{
  return pdk_text_shorten (pdk_domain_get_display_name (domain), MAX_NAME_CHARS);
}

static const char *
get_question (PdkDomainAction action, guint n)
{
  switch (action) {
  case PDK_DOMAIN_SHUT_DOWN:
    return ngettext ("Shut Down %u Machine?", "Shut Down %u Machines?", n);
  case PDK_DOMAIN_REBOOT:
    return ngettext ("Reboot %u Machine?", "Reboot %u Machines?", n);
  case PDK_DOMAIN_SAVE:
    return ngettext ("Save %u Machine?", "Save %u Machines?", n);
  case PDK_DOMAIN_RESET:
    return ngettext ("Force Reset %u Machine?", "Force Reset %u Machines?", n);
  case PDK_DOMAIN_FORCE_OFF:
    return ngettext ("Force Off %u Machine?", "Force Off %u Machines?", n);
  case PDK_DOMAIN_RUN:
  case PDK_DOMAIN_PAUSE:
  case PDK_DOMAIN_RESUME:
    break;
  }
  g_return_val_if_reached ("%u");
}

static const char *
get_consequence (PdkDomainAction action)
{
  switch (action) {
  case PDK_DOMAIN_SHUT_DOWN:
    return _ ("The systems inside are asked to shut down.");
  case PDK_DOMAIN_REBOOT:
    return _ ("The systems inside are asked to restart.");
  case PDK_DOMAIN_SAVE:
    return _ ("They stop, and continue where they were when they are restored.");
  case PDK_DOMAIN_RESET:
    return _ ("This is like pressing the reset button. Unsaved work inside the machine is lost.");
  case PDK_DOMAIN_FORCE_OFF:
    return _ ("This is like pulling the power plug. Unsaved work inside the machine is lost.");
  case PDK_DOMAIN_RUN:
  case PDK_DOMAIN_PAUSE:
  case PDK_DOMAIN_RESUME:
    break;
  }
  g_return_val_if_reached ("");
}

/* The verb of the question's button. */
static const char *
get_verb (PdkDomainAction action)
{
  switch (action) {
  case PDK_DOMAIN_SHUT_DOWN:
    return _ ("_Shut Down");
  case PDK_DOMAIN_REBOOT:
    return _ ("_Reboot");
  case PDK_DOMAIN_SAVE:
    return _ ("_Save");
  case PDK_DOMAIN_RESET:
    return _ ("Force _Reset");
  case PDK_DOMAIN_FORCE_OFF:
    return _ ("_Force Off");
  case PDK_DOMAIN_RUN:
  case PDK_DOMAIN_PAUSE:
  case PDK_DOMAIN_RESUME:
    break;
  }
  g_return_val_if_reached ("");
}

static char *
format_number (const char *format, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_auto (GStrv) parts = g_strsplit (format, "%u", 2);

  return g_strjoinv (number, parts);
}

static char *
format_heading (const Command *command, GPtrArray *domains)
{
  g_autofree char *name = NULL;

  if (domains->len > 1)
    return format_number (get_question (command->action, domains->len), domains->len);

  name = shorten_name (g_ptr_array_index (domains, 0));
  /* Translators: %s is the name of a machine */
  return g_strdup_printf (command->action == PDK_DOMAIN_RESET ? _ ("Force Reset “%s”?")
                                                              : _ ("Force Off “%s”?"),
                          name);
}

static char *
format_body (const Command *command, GPtrArray *domains)
{
  GString *body = g_string_new (NULL);

  if (domains->len > 1) {
    for (guint i = 0; i < MIN (domains->len, MAX_NAMES); i++) {
      g_autofree char *name = shorten_name (g_ptr_array_index (domains, i));

      g_string_append_printf (body, "%s\n", name);
    }
    if (domains->len > MAX_NAMES) {
      g_string_append_printf (body,
                              ngettext ("and %u more", "and %u more", domains->len - MAX_NAMES),
                              domains->len - MAX_NAMES);
      g_string_append_c (body, '\n');
    }
    g_string_append_c (body, '\n');
  }
  g_string_append (body, get_consequence (command->action));
  return g_string_free (body, FALSE);
}

static void
ask (PdkWindow *self, const Command *command, GPtrArray *domains)
{
  g_autofree char *heading = format_heading (command, domains);
  g_autofree char *body = format_body (command, domains);
  Question *question = g_new0 (Question, 1);

  question->jobs = g_object_ref (pdk_application_get_jobs (pdk_window_get_app (self)));
  question->domains = g_ptr_array_ref (domains);
  question->action = command->action;
  pdk_confirm_async (GTK_WINDOW (self), heading, body, get_verb (command->action),
                     command->asks == ASKS_ALWAYS, NULL, on_confirmed, question);
}

static void
on_domain_command (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkWindow *self = user_data;
  const Command *command = find_command (g_action_get_name (G_ACTION (action)));
  g_autoptr (GPtrArray) domains = get_able (self, command);

  if (domains->len == 0)
    return;
  if (command->asks == ASKS_ALWAYS || (command->asks == ASKS_FOR_SEVERAL && domains->len > 1))
    ask (self, command, domains);
  else
    act (pdk_application_get_jobs (pdk_window_get_app (self)), domains, command->action);
}

static void
open_all (PdkApplication *app, GPtrArray *domains)
{
  for (guint i = 0; i < domains->len; i++) {
    PdkDomain *domain = g_ptr_array_index (domains, i);
    PdkConnection *connection = pdk_domain_get_connection (domain);

    if (connection != NULL)
      g_action_group_activate_action (G_ACTION_GROUP (app), "show-domain",
                                      g_variant_new ("(sss)", pdk_connection_get_uri (connection),
                                                     pdk_domain_get_uuid (domain), ""));
  }
}

static void
on_open_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) domains = user_data;
  GApplication *app = g_application_get_default ();

  if (pdk_confirm_finish (result))
    open_all (PDK_APPLICATION (app), domains);
}

static void
on_domain_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkWindow *self = user_data;
  GListModel *targets = G_LIST_MODEL (self->targets);
  g_autoptr (GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *heading = NULL;

  /* Opening a tab changes what the targets are. */
  for (guint i = 0; i < g_list_model_get_n_items (targets); i++)
    g_ptr_array_add (domains, g_list_model_get_item (targets, i));

  if (domains->len <= MAX_TABS_AT_ONCE) {
    open_all (pdk_window_get_app (self), domains);
    return;
  }
  heading = g_strdup_printf (ngettext ("Open %u Machine?", "Open %u Machines?", domains->len),
                             domains->len);
  pdk_confirm_async (GTK_WINDOW (self), heading, _ ("Each gets a tab with its console."),
                     _ ("_Open"), FALSE, NULL, on_open_confirmed, g_steal_pointer (&domains));
}

/* Returns: (transfer none): one with the list of machines, made when there is none */
static PdkWindow *
get_main_window (PdkWindow *self)
{
  PdkApplication *app = pdk_window_get_app (self);

  if (self->fleet_page != NULL)
    return self;
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l != NULL; l = l->next) {
    if (PDK_IS_WINDOW (l->data) && PDK_WINDOW (l->data)->fleet_page != NULL)
      return l->data;
  }
  pdk_application_start (app);
  return pdk_window_new (app);
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkWindow *window = get_main_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  pdk_window_show_machines (window);
  pdk_fleet_page_search (window->fleet_page);
}

static void
on_close_tab (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_window_close_tab (user_data);
}

static void
on_fullscreen (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static const GActionEntry entries[] = {
  { .name = "domain.run", .activate = on_domain_command },
  { .name = "domain.pause", .activate = on_domain_command },
  { .name = "domain.resume", .activate = on_domain_command },
  { .name = "domain.shut-down", .activate = on_domain_command },
  { .name = "domain.reboot", .activate = on_domain_command },
  { .name = "domain.save", .activate = on_domain_command },
  { .name = "domain.reset", .activate = on_domain_command },
  { .name = "domain.force-off", .activate = on_domain_command },
  { .name = "domain.open", .activate = on_domain_open },
  { .name = "search", .activate = on_search },
  { .name = "close-tab", .activate = on_close_tab },
  { .name = "fullscreen", .activate = on_fullscreen },
};

static void
set_enabled (PdkWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static PdkDomainFeatures
get_features (PdkWindow *self)
{
  GListModel *targets = G_LIST_MODEL (self->targets);
  PdkDomainFeatures features = 0;

  for (guint i = 0; i < g_list_model_get_n_items (targets); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (targets, i);

    features |= pdk_domain_get_features (domain);
  }
  return features;
}

static void
set_button (GtkButton *button, const char *icon_name, const char *action_name, const char *label)
{
  gtk_button_set_icon_name (button, icon_name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/* Whether all machines that can be started were saved. */
static gboolean
restores (PdkWindow *self)
{
  GListModel *targets = G_LIST_MODEL (self->targets);
  gboolean some = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (targets); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (targets, i);
    PdkDomainFeatures features = pdk_domain_get_features (domain);

    if ((features & PDK_DOMAIN_CAN_RUN) != 0 && (features & PDK_DOMAIN_CAN_RESTORE) == 0)
      return FALSE;
    some |= (features & PDK_DOMAIN_CAN_RESTORE) != 0;
  }
  return some;
}

/* One button each for what starts and what halts: they say what they would do now. */
static void
update_buttons (PdkWindow *self, PdkDomainFeatures features)
{
  gboolean resumes =
      (features & PDK_DOMAIN_CAN_RESUME) != 0 && (features & PDK_DOMAIN_CAN_PAUSE) == 0;

  set_button (self->run_button, "media-playback-start-symbolic", "win.domain.run",
              restores (self) ? _ ("Restore") : _ ("Run"));
  if (resumes)
    set_button (self->pause_button, "media-seek-forward-symbolic", "win.domain.resume",
                _ ("Resume"));
  else
    set_button (self->pause_button, "media-playback-pause-symbolic", "win.domain.pause",
                _ ("Pause"));
}

/* The one place where it is decided what can be done now. */
static void
update_actions (PdkWindow *self)
{
  PdkDomainFeatures features = get_features (self);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    set_enabled (self, commands[i].name, (features & commands[i].needs) != 0);
  set_enabled (self, "domain.open", g_list_model_get_n_items (G_LIST_MODEL (self->targets)) > 0);
  update_buttons (self, features);
}

static gboolean
on_update_idle (gpointer user_data)
{
  PdkWindow *self = user_data;

  self->update_source = 0;
  update_actions (self);
  return G_SOURCE_REMOVE;
}

/* Of ten thousand machines each tells its change by itself: they are looked through once. */
static void
on_targets_changed (gpointer user_data)
{
  PdkWindow *self = user_data;

  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_update_idle, self, NULL);
}

void
pdk_window_actions_init (PdkWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->targets = g_list_store_new (PDK_TYPE_DOMAIN);
  self->target_watch =
      pdk_fleet_watch_new (G_LIST_MODEL (self->targets), watched_signals, on_targets_changed, self);
  update_actions (self);
}

void
pdk_window_actions_dispose (PdkWindow *self)
{
  if (self->target_watch != NULL)
    pdk_fleet_watch_stop (self->target_watch);
  g_clear_object (&self->target_watch);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->targets);
}

static gboolean
are_targets (PdkWindow *self, GPtrArray *domains)
{
  GListModel *targets = G_LIST_MODEL (self->targets);

  if (g_list_model_get_n_items (targets) != domains->len)
    return FALSE;
  for (guint i = 0; i < domains->len; i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (targets, i);

    if (domain != g_ptr_array_index (domains, i))
      return FALSE;
  }
  return TRUE;
}

void
pdk_window_update_targets (PdkWindow *self)
{
  PdkDomain *current = pdk_window_get_current_domain (self);
  g_autoptr (GPtrArray) domains = NULL;

  if (self->targets == NULL)
    return;

  if (current != NULL) {
    domains = g_ptr_array_new ();
    g_ptr_array_add (domains, current);
  } else if (pdk_window_is_on_machines (self)) {
    domains = pdk_fleet_page_get_selected (self->fleet_page);
  } else {
    domains = g_ptr_array_new ();
  }
  if (are_targets (self, domains))
    return;
  g_list_store_splice (self->targets, 0, g_list_model_get_n_items (G_LIST_MODEL (self->targets)),
                       domains->pdata, domains->len);
  /* What can be done is known as soon as the choice is made. */
  update_actions (self);
}
