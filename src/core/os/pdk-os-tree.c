/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-tree.h"

#include <glib/gi18n.h>
#include <string.h>

#include "os/pdk-os-info-private.h"
#include "os/pdk-remote.h"
#include "pdk-error.h"
#include "pdk-text.h"

/* Files that say what a tree is are some kilobytes. */
#define MAX_TEXT (256 * 1024)

/* Where kernels are, below what people take for the address of a tree: the folder that mirrors list,
 * that of an architecture, that of one way to boot.  @: the architecture in Debian's words, #: in ours. */
static const struct {
  const char *kernel;
  const char *initrd;
} layouts[] = {
  { "main/installer-@/current/images/netboot/debian-installer/@/linux", "initrd.gz" },
  { "main/installer-@/current/legacy-images/netboot/ubuntu-installer/@/linux", "initrd.gz" },
  { "current/images/netboot/debian-installer/@/linux", "initrd.gz" },
  { "images/netboot/debian-installer/@/linux", "initrd.gz" },
  { "netboot/debian-installer/@/linux", "initrd.gz" },
  { "debian-installer/@/linux", "initrd.gz" },
  { "ubuntu-installer/@/linux", "initrd.gz" },
  { "current/images/generic/kernel.debian", "initrd.debian" },
  { "main/installer-@/current/images/netboot/debian-installer/@/vmlinux", "initrd.gz" },
  { "current/images/netboot/debian-installer/@/vmlinux", "initrd.gz" },
  { "main/installer-@/current/images/generic/kernel.debian", "initrd.debian" },
  { "images/pxeboot/vmlinuz", "initrd.img" },
  { "ppc/ppc64/vmlinuz", "initrd.img" },
  { "images/kernel.img", "initrd.img" },
  { "boot/#/loader/linux", "initrd" },
  { "boot/#/linux", "initrd" },
  { "install.amd/vmlinuz", "initrd.gz" },
  { "casper/vmlinuz", "initrd" },
  { "isolinux/vmlinuz", "initrd.img" },
  { "linux", "initrd.gz" },
  { "vmlinuz", "initrd.img" },
};

static const char *
to_debian_arch (const char *arch)
{
  static const struct {
    const char *arch;
    const char *debian;
  } known[] = {
    { "x86_64", "amd64" }, { "i686", "i386" },       { "aarch64", "arm64" },
    { "armv7l", "armhf" }, { "ppc64le", "ppc64el" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (arch, known[i].arch))
      return known[i].debian;
  return arch;
}

/* @base: without a slash at its end */
static char *
join (const char *base, const char *path)
{
  return g_strconcat (base, "/", path, NULL);
}

/* A path that a tree says of itself stays inside it. */
static gboolean
is_inside (const char *path)
{
  return path != NULL && *path != '\0' && *path != '/' && strstr (path, "..") == NULL &&
         strstr (path, ":") == NULL;
}

static void
take_os (PdkOsSource *source, OsinfoOs *os)
{
  if (os != NULL && source->os == NULL)
    source->os = pdk_os_info_read (os);
}

static void
identify_tree (PdkOsSource *source, OsinfoTree *tree)
{
  OsinfoDb *db = pdk_os_info_lock ();

  if (osinfo_db_identify_tree (db, tree)) {
    OsinfoOs *os = osinfo_tree_get_os (tree);

    take_os (source, os);
    g_clear_object (&os);
  }
  pdk_os_info_unlock ();
}

/* Whether it means that the server has no such file: others are asked for then.  @page: (inout): set where
 * there is a page instead */
static gboolean
is_missing (const GError *reason, gboolean *page)
{
  if (g_error_matches (reason, PDK_ERROR, PDK_ERROR_INVALID))
    return *page = TRUE;
  return g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
         g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_FAILED) ||
         /* Too large: something else. */
         g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Returns: (nullable): without an error where there is no such file */
static PdkOsSource *
read_treeinfo (PdkRemote *remote,
               const char *base,
               const char *name,
               gboolean *page,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *address = join (base, name);
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = pdk_remote_read (remote, address, MAX_TEXT, cancellable, &reason);
  g_autoptr (OsinfoTree) tree = NULL;
  PdkOsSource *source = NULL;

  /* libosinfo 1.10 reads the error that it was not given. */
  if (text != NULL)
    tree = osinfo_tree_create_from_treeinfo (text, base, &reason);
  else if (!is_missing (reason, page))
    g_propagate_error (error, g_steal_pointer (&reason));
  if (tree == NULL || !is_inside (osinfo_tree_get_kernel_path (tree)))
    return NULL;
  source = g_new0 (PdkOsSource, 1);
  source->bootable = TRUE;
  source->arch = g_strdup (osinfo_tree_get_treeinfo_arch (tree));
  source->kernel = join (base, osinfo_tree_get_kernel_path (tree));
  if (is_inside (osinfo_tree_get_initrd_path (tree)))
    source->initrd = join (base, osinfo_tree_get_initrd_path (tree));
  identify_tree (source, tree);
  return source;
}

/* The name of a release is in the addresses of Debian's and Ubuntu's trees: “dists/bookworm/”. */
static char *
find_release (const char *base)
{
  const char *dists = strstr (base, "/dists/");
  const char *name = dists != NULL ? dists + strlen ("/dists/") : "";

  return g_strndup (name, strcspn (name, "/"));
}

/* Returns: (nullable): of the first line that begins with @key */
static char *
get_line (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key))
      return g_strstrip (g_strdup (lines[i] + strlen (key)));
  return NULL;
}

/* “Jammy Jellyfish” is the release “jammy”. */
static gboolean
has_codename (OsinfoOs *os, const char *release)
{
  const char *codename = osinfo_product_get_codename (OSINFO_PRODUCT (os));
  const gsize length = strlen (release);

  return codename != NULL && length > 0 && g_ascii_strncasecmp (codename, release, length) == 0 &&
         (codename[length] == '\0' || codename[length] == ' ');
}

/* One that the database does not know yet is closest to the one that is always the next. */
static void
identify_release (PdkOsSource *source, const char *origin, const char *release)
{
  g_autofree char *vendor = g_ascii_strdown (origin, -1);
  g_autofree char *next = g_strconcat (vendor, "testing", NULL);
  OsinfoDb *db = pdk_os_info_lock ();
  g_autoptr (OsinfoOsList) list = osinfo_db_get_os_list (db);
  OsinfoOs *fallback = NULL;

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoOs *os = OSINFO_OS (osinfo_list_get_nth (OSINFO_LIST (list), i));
    const char *id = osinfo_product_get_short_id (OSINFO_PRODUCT (os));

    if (id == NULL || !g_str_has_prefix (id, vendor))
      continue;
    if (has_codename (os, release))
      take_os (source, os);
    if (g_str_equal (id, next))
      fallback = os;
  }
  take_os (source, fallback);
  pdk_os_info_unlock ();
}

static void
identify_by_address (PdkOsSource *source,
                     PdkRemote *remote,
                     const char *base,
                     GCancellable *cancellable)
{
  g_autofree char *release = find_release (base);
  const char *dists = strstr (base, "/dists/");
  g_autofree char *root = NULL;
  g_autofree char *address = NULL;
  g_autofree char *text = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *codename = NULL;

  if (dists == NULL || *release == '\0')
    return;
  root = g_strndup (base, dists - base);
  address = g_strconcat (root, "/dists/", release, "/Release", NULL);
  text = pdk_remote_read (remote, address, 16 * 1024 * 1024, cancellable, NULL);
  if (text != NULL) {
    origin = get_line (text, "Origin:");
    codename = get_line (text, "Codename:");
  }
  identify_release (source, origin != NULL ? origin : "Debian",
                    codename != NULL ? codename : release);
}

/* @mark: what @word is put for.  Returns: (transfer full) */
static char *
put_for (const char *text, const char *mark, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (text, mark, -1);

  return g_strjoinv (word, parts);
}

/* Returns: (nullable): the addresses of a kernel and what belongs to it */
static PdkOsSource *
try_layout (PdkRemote *remote,
            const char *base,
            guint which,
            const char *arch,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *debian = put_for (layouts[which].kernel, "@", to_debian_arch (arch));
  g_autofree char *path = put_for (debian, "#", arch);
  g_autofree char *kernel = join (base, path);
  g_autofree char *folder = g_path_get_dirname (kernel);
  g_autofree char *initrd = join (folder, layouts[which].initrd);
  PdkOsSource *source = NULL;

  if (!pdk_remote_has (remote, kernel, cancellable, error) ||
      !pdk_remote_has (remote, initrd, cancellable, error))
    return NULL;
  source = g_new0 (PdkOsSource, 1);
  source->bootable = TRUE;
  source->arch = g_strdup (arch);
  source->kernel = g_steal_pointer (&kernel);
  source->initrd = g_steal_pointer (&initrd);
  identify_by_address (source, remote, base, cancellable);
  return source;
}

/* Nobody has to say of what it sends that it is a page. */
static gboolean
begins_as_page (PdkRemote *remote, const char *address, GCancellable *cancellable)
{
  guint8 first = 0;

  return pdk_remote_read_head (remote, address, &first, 1, cancellable, NULL) == 1 && first == '<';
}

static void
fail_nothing (const char *base, gboolean page, GError **error)
{
  g_autofree char *name = pdk_text_display (base);

  if (page)
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        /* Translators: %s is an address */
        _ ("There is no install tree at %s: the server sends a web page. Open the address in a web "
           "browser to see what it says, and take the folder that has the installer’s files."),
        name);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* Translators: %s is an address */
                 _ ("There is no install tree at %s that a machine could start from"), name);
}

PdkOsSource *
pdk_os_tree_inspect (const char *address,
                     const char *arch,
                     GCancellable *cancellable,
                     GError **error)
{
  static const char *const names[] = { ".treeinfo", "treeinfo" };
  g_autoptr (PdkRemote) remote = pdk_remote_new ();
  g_autofree char *base = g_strdup (address);
  PdkOsSource *source = NULL;
  GError *reason = NULL;
  gboolean page = FALSE;

  while (g_str_has_suffix (base, "/"))
    base[strlen (base) - 1] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (names) && source == NULL && reason == NULL; i++)
    source = read_treeinfo (remote, base, names[i], &page, cancellable, &reason);
  for (guint i = 0; i < G_N_ELEMENTS (layouts) && source == NULL && reason == NULL; i++)
    source = try_layout (remote, base, i, arch, cancellable, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return NULL;
  }
  if (source != NULL && begins_as_page (remote, source->kernel, cancellable)) {
    page = TRUE;
    g_clear_pointer (&source, pdk_os_source_free);
  }
  if (source == NULL)
    fail_nothing (base, page, error);
  return source;
}
