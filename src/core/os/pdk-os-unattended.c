/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-unattended.h"

#include <glib/gi18n.h>
#include <string.h>

#include "os/pdk-disc.h"
#include "os/pdk-os-disc.h"
#include "os/pdk-os-info-private.h"
#include "os/pdk-os-windows.h"
#include "pdk-error.h"

#define LONGEST 128

void
pdk_os_unattended_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

PdkOsUnattended *
pdk_os_unattended_copy (const PdkOsUnattended *self)
{
  PdkOsUnattended *copy = g_new0 (PdkOsUnattended, 1);

  g_return_val_if_fail (self != NULL, copy);

  copy->os_id = g_strdup (self->os_id);
  copy->profile = g_strdup (self->profile);
  copy->way = self->way;
  copy->ways = self->ways;
  copy->needs_internet = self->needs_internet;
  copy->names_disk = self->names_disk;
  copy->boots = self->boots;
  copy->files = g_strdupv (self->files);
  copy->disc = self->disc != NULL ? pdk_os_disc_ref (self->disc) : NULL;
  copy->arch = g_strdup (self->arch);
  copy->address = g_strdup (self->address);
  copy->host_name = g_strdup (self->host_name);
  copy->user = g_strdup (self->user);
  copy->real_name = g_strdup (self->real_name);
  copy->password = g_strdup (self->password);
  copy->language = g_strdup (self->language);
  copy->time_zone = g_strdup (self->time_zone);
  copy->keyboard = g_strdup (self->keyboard);
  copy->product_key = g_strdup (self->product_key);
  copy->target_disk = g_strdup (self->target_disk);
  copy->script_disk = g_strdup (self->script_disk);
  copy->spares_others = self->spares_others;
  copy->drivers = self->drivers;
  copy->uefi = self->uefi;
  return copy;
}

void
pdk_os_unattended_free (PdkOsUnattended *self)
{
  if (self == NULL)
    return;
  g_free (self->os_id);
  g_free (self->profile);
  g_strfreev (self->files);
  pdk_os_disc_unref (self->disc);
  g_free (self->arch);
  g_free (self->address);
  g_free (self->host_name);
  g_free (self->user);
  g_free (self->real_name);
  pdk_os_unattended_wipe (self->password);
  g_free (self->language);
  g_free (self->time_zone);
  g_free (self->keyboard);
  pdk_os_unattended_wipe (self->product_key);
  g_free (self->target_disk);
  g_free (self->script_disk);
  g_free (self);
}

#define ANSWER_FILE "autounattend.xml"

gboolean
pdk_os_unattended_is_windows (const PdkOsUnattended *self)
{
  return self->files != NULL && g_strv_contains ((const char *const *) self->files, ANSWER_FILE);
}

/* Windows wants no more than NetBIOS has room for, and something else than a number. */
#define LONGEST_WINDOWS_NAME 15

void
pdk_os_unattended_set_host_name (PdkOsUnattended *self, const char *host_name)
{
  const gboolean is_number = strspn (host_name, "0123456789") == strlen (host_name);

  g_free (self->host_name);
  if (!pdk_os_unattended_is_windows (self)) {
    self->host_name = g_strdup (host_name);
    return;
  }
  self->host_name = g_strdup_printf ("%s%.*s", is_number ? "PC-" : "",
                                     LONGEST_WINDOWS_NAME - (is_number ? 3 : 0), host_name);
  for (gsize n = strlen (self->host_name); n > 0 && self->host_name[n - 1] == '-'; n--)
    self->host_name[n - 1] = '\0';
}

/* Whether it can be put into a script as it is */

/* Letters and digits of ASCII, and @others. */
static gboolean
has_only (const char *text, const char *others)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (others, *at) == NULL)
      return FALSE;
  return *text != '\0' && strlen (text) <= LONGEST;
}

static gboolean
is_user (const char *text)
{
  return has_only (text, "_-") && (g_ascii_islower (*text) || *text == '_') &&
         strlen (text) <= 32 && !g_str_equal (text, "root");
}

static gboolean
is_real_name (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > LONGEST)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar character = g_utf8_get_char (at);

    if (!g_unichar_isalnum (character) &&
        (character > 127 || strchr (" .-", (int) character) == NULL))
      return FALSE;
  }
  return TRUE;
}

/* What Windows’ setup ends with an error for. */
static gboolean
is_windows_user (const PdkOsUnattended *self)
{
  static const char *const taken[] = { "administrator", "guest", "none", NULL };

  return strlen (self->user) <= 20 && !g_strv_contains (taken, self->user) &&
         (self->host_name == NULL || g_ascii_strcasecmp (self->user, self->host_name) != 0);
}

gboolean
pdk_os_unattended_check (const PdkOsUnattended *self, GError **error)
{
  const char *reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->user != NULL && !is_user (self->user))
    reason = _ ("A user is called by lower-case letters, digits, “-” and “_”");
  else if (self->user != NULL && pdk_os_unattended_is_windows (self) && !is_windows_user (self))
    reason = _ ("In Windows, a user has at most 20 letters, and another name than the machine, "
                "“administrator” and “guest”");
  else if (self->real_name != NULL && !is_real_name (self->real_name))
    reason = _ ("The full name can have letters, digits, spaces, “.” and “-” in a script");
  else if (self->password == NULL || *self->password == '\0')
    reason = _ ("The system needs a password");
  else if (!has_only (self->password, "!%&()*+,-./:;<=>?@[]^_{|}~"))
    reason =
        _ ("The password can have letters without accents, digits and signs in a script, but no "
           "spaces, quotes, “#”, “$” or “\\”");
  /* To a kickstart it would be an option. */
  else if (*self->password == '-')
    reason = _ ("In a script, the password cannot begin with “-”");
  else if (!has_only (self->language, "_@.-"))
    reason = _ ("The language has to be like en_US");
  else if (!has_only (self->time_zone, "/_+-"))
    reason = _ ("The time zone has to be like Europe/Berlin");
  else if (!has_only (self->keyboard, "_-"))
    reason = _ ("The keyboard has to be like us or de");
  else if (self->product_key != NULL && !has_only (self->product_key, "-"))
    reason = _ ("The product key has letters, digits and “-”");
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

/* Writing it */

static OsinfoInstallConfig *
make_config (const PdkOsUnattended *self, gboolean with_secrets)
{
  OsinfoInstallConfig *config = osinfo_install_config_new ("http://libosinfo.org/paddock");

  osinfo_install_config_set_hardware_arch (config, self->arch);
  osinfo_install_config_set_hostname (config, self->host_name);
  osinfo_install_config_set_l10n_language (config, self->language);
  osinfo_install_config_set_l10n_timezone (config, self->time_zone);
  osinfo_install_config_set_l10n_keyboard (config, self->keyboard);
  if (self->user != NULL) {
    osinfo_install_config_set_user_login (config, self->user);
    osinfo_install_config_set_user_realname (config, self->real_name != NULL ? self->real_name
                                                                             : self->user);
    osinfo_install_config_set_user_administrator (config, TRUE);
  }
  if (self->target_disk != NULL)
    osinfo_install_config_set_target_disk (config, self->target_disk);
  if (self->script_disk != NULL)
    osinfo_install_config_set_script_disk (config, self->script_disk);
  if (self->address != NULL)
    osinfo_install_config_set_installation_url (config, self->address);
  if (!with_secrets)
    return config;
  osinfo_install_config_set_admin_password (config, self->password);
  if (self->user != NULL)
    osinfo_install_config_set_user_password (config, self->password);
  if (self->product_key != NULL)
    osinfo_install_config_set_reg_product_key (config, self->product_key);
  return config;
}

static gboolean
is_wanted (const PdkOsUnattended *self, OsinfoInstallScript *script)
{
  return pdk_os_script_is_usable (script) &&
         g_str_equal (osinfo_install_script_get_profile (script), self->profile) &&
         (osinfo_install_script_get_injection_methods (script) &
          pdk_os_script_get_method (self->way)) != 0;
}

static void
set_way (const PdkOsUnattended *self, OsinfoInstallScript *script)
{
  osinfo_install_script_set_preferred_injection_method (script,
                                                        pdk_os_script_get_method (self->way));
  osinfo_install_script_set_installation_source (
      script, self->disc != NULL ? OSINFO_INSTALL_SCRIPT_INSTALLATION_SOURCE_MEDIA
                                 : OSINFO_INSTALL_SCRIPT_INSTALLATION_SOURCE_NETWORK);
}

/* (transfer full).  It turns a main loop, which must not be that of the windows. */
static char *
generate (const PdkOsUnattended *self, OsinfoOs *os, OsinfoInstallScript *script, GError **error)
{
  g_autoptr (OsinfoInstallConfig) config = make_config (self, TRUE);
  GMainContext *context = g_main_context_new ();
  char *text = NULL;

  g_main_context_push_thread_default (context);
  if (self->disc != NULL)
    text = osinfo_install_script_generate_for_media (script, pdk_os_disc_get_media (self->disc),
                                                     config, NULL, error);
  else
    text = osinfo_install_script_generate (script, os, config, NULL, error);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return text;
}

/* (nullable) (transfer full): where they are on their disc */
static char *
get_drivers (const PdkOsUnattended *self)
{
  const char *folder = pdk_os_windows_get_drivers (self->os_id);

  /* Windows tells no capitals. */
  return folder != NULL ? g_strconcat (folder, "\\", pdk_os_windows_get_arch (self->arch), NULL)
                        : NULL;
}

/* (transfer full) */
static PdkDiscFile *
write_file (const PdkOsUnattended *self, OsinfoOs *os, OsinfoInstallScript *script, GError **error)
{
  char *name = g_path_get_basename (osinfo_install_script_get_expected_filename (script));
  char *text = generate (self, os, script, error);
  g_autofree char *drivers = self->drivers ? get_drivers (self) : NULL;
  char *settled = NULL;

  if (text != NULL && g_str_equal (name, ANSWER_FILE)) {
    settled = pdk_os_windows_settle (text, self->arch, drivers, self->uefi, error);
    pdk_os_unattended_wipe (text);
    text = settled;
  }
  if (text != NULL && g_str_has_suffix (name, ".cfg")) {
    settled = pdk_os_script_name_user (text);
    pdk_os_unattended_wipe (text);
    text = settled;
  }
  if (text != NULL && self->spares_others && g_str_has_suffix (name, ".ks")) {
    settled = pdk_os_script_spare_others (text, self->target_disk);
    pdk_os_unattended_wipe (text);
    text = settled;
  }
  if (text != NULL)
    return pdk_disc_file_new (name, text);
  g_free (name);
  return NULL;
}

/* Of the scripts that belong together no more than one says anything of it. */
static void
add_command_line (const PdkOsUnattended *self,
                  OsinfoOs *os,
                  OsinfoInstallScript *script,
                  char **command_line)
{
  g_autoptr (OsinfoInstallConfig) open = make_config (self, FALSE);

  if (*command_line != NULL || !pdk_os_script_has_command_line (script))
    return;
  if (self->disc != NULL)
    *command_line =
        osinfo_install_script_generate_command_line_for_media (script,
                                                               pdk_os_disc_get_media (self->disc),
                                                               open);
  else
    *command_line = osinfo_install_script_generate_command_line (script, os, open);
}

static gboolean
fail_no_script (GError **error)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                       _ ("There is no script for the installation of this system"));
  return FALSE;
}

/* With the lock.  @files: (nullable): without, only the command line is wanted */
static gboolean
write_all (const PdkOsUnattended *self,
           OsinfoOs *os,
           GPtrArray *files,
           char **command_line,
           GError **error)
{
  g_autoptr (OsinfoInstallScriptList) list =
      self->disc != NULL ? pdk_os_disc_list (pdk_os_disc_get_media (self->disc), os)
                         : osinfo_os_get_install_script_list (os);
  gboolean any = FALSE;

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoInstallScript *script =
        OSINFO_INSTALL_SCRIPT (osinfo_list_get_nth (OSINFO_LIST (list), i));
    PdkDiscFile *file = NULL;

    if (!is_wanted (self, script))
      continue;
    any = TRUE;
    set_way (self, script);
    if (files != NULL) {
      file = write_file (self, os, script, error);
      if (file == NULL)
        return FALSE;
      g_ptr_array_add (files, file);
    }
    add_command_line (self, os, script, command_line);
  }
  return any || fail_no_script (error);
}

static gboolean
write_scripts (const PdkOsUnattended *self, GPtrArray *files, char **command_line, GError **error)
{
  OsinfoDb *db = pdk_os_info_lock ();
  OsinfoOs *os =
      osinfo_db_get_os (db, self->disc != NULL ? pdk_os_disc_get_os_id (self->disc) : self->os_id);
  const gboolean written =
      os != NULL ? write_all (self, os, files, command_line, error) : fail_no_script (error);

  pdk_os_info_unlock ();
  if (!written)
    g_clear_pointer (command_line, g_free);
  return written;
}

GPtrArray *
pdk_os_unattended_write (const PdkOsUnattended *self, char **command_line, GError **error)
{
  g_autoptr (GPtrArray) files = NULL;

  g_return_val_if_fail (self != NULL && command_line != NULL, NULL);

  files = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_disc_file_free);
  *command_line = NULL;
  return write_scripts (self, files, command_line, error) ? g_steal_pointer (&files) : NULL;
}

char *
pdk_os_unattended_write_command_line (const PdkOsUnattended *self, GError **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!write_scripts (self, NULL, &line, error))
    return NULL;
  return g_strstrip (g_strdup (line != NULL ? line : ""));
}

/* What is right here */

char *
pdk_os_unattended_guess_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (strchr (names[i], '_') != NULL && strpbrk (names[i], ".@") == NULL)
      return g_strdup (names[i]);
  return g_strdup ("en_US");
}

char *
pdk_os_unattended_guess_time_zone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (zone);

  /* “:…” and paths are the C library's. */
  return g_strdup (name != NULL && has_only (name, "/_+-") && *name != '/' ? name : "Etc/UTC");
}
