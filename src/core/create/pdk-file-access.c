/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-file-access.h"

#include <acl/libacl.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/acl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdk-error.h"
#include "pdk-text.h"

/* @id: of the user or group, where the tag has one */
typedef struct {
  acl_tag_t tag;
  int may;
  id_t id;
} Entry;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (acl_t, acl_free, NULL)

void
pdk_file_grant_free (PdkFileGrant *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

PdkFileGrant *
pdk_file_grant_copy (const PdkFileGrant *self)
{
  PdkFileGrant *copy = g_new (PdkFileGrant, 1);

  *copy = *self;
  copy->path = g_strdup (self->path);
  return copy;
}

/* ---- Lists ---- */

static gboolean
fail (const char *path, int number, GError **error)
{
  g_autofree char *name = pdk_text_display (path);

  /* Translators: a path, and why its permissions cannot be changed */
  g_set_error (error, PDK_ERROR, number == EPERM ? PDK_ERROR_DENIED : PDK_ERROR_FAILED,
               _ ("The permissions of %s cannot be changed: %s"), name, g_strerror (number));
  return FALSE;
}

static Entry
read_entry (acl_entry_t from)
{
  Entry entry = { .id = ACL_UNDEFINED_ID };
  acl_permset_t may;
  id_t *id = acl_get_qualifier (from);

  acl_get_tag_type (from, &entry.tag);
  acl_get_permset (from, &may);
  for (int bit = PDK_MAY_SEARCH; bit <= PDK_MAY_READ; bit <<= 1)
    if (acl_get_perm (may, (acl_perm_t) bit) == 1)
      entry.may |= bit;
  if (id != NULL) {
    entry.id = *id;
    acl_free (id);
  }
  return entry;
}

/* (nullable): %NULL with errno */
static GArray *
read_list (const char *path)
{
  g_auto (acl_t) list = acl_get_file (path, ACL_TYPE_ACCESS);
  GArray *entries = NULL;
  acl_entry_t at;

  if (list == NULL)
    return NULL;
  entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (int more = acl_get_entry (list, ACL_FIRST_ENTRY, &at); more == 1;
       more = acl_get_entry (list, ACL_NEXT_ENTRY, &at)) {
    const Entry entry = read_entry (at);

    g_array_append_val (entries, entry);
  }
  return entries;
}

static gboolean
write_entry (acl_t *list, const Entry *entry)
{
  acl_entry_t at;
  acl_permset_t may;

  if (acl_create_entry (list, &at) != 0 || acl_set_tag_type (at, entry->tag) != 0 ||
      (entry->id != (id_t) ACL_UNDEFINED_ID && acl_set_qualifier (at, &entry->id) != 0) ||
      acl_get_permset (at, &may) != 0)
    return FALSE;
  for (int bit = PDK_MAY_SEARCH; bit <= PDK_MAY_READ; bit <<= 1)
    if ((entry->may & bit) != 0 && acl_add_perm (may, (acl_perm_t) bit) != 0)
      return FALSE;
  return TRUE;
}

/* Returns: %FALSE with errno */
static gboolean
write_list (const char *path, GArray *entries)
{
  g_auto (acl_t) list = acl_init ((int) entries->len);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!write_entry (&list, &g_array_index (entries, Entry, i)))
      return FALSE;
  return acl_set_file (path, ACL_TYPE_ACCESS, list) == 0;
}

/* (nullable).  @id: where the tag has any */
static Entry *
find (GArray *entries, acl_tag_t tag, id_t id)
{
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = &g_array_index (entries, Entry, i);

    if (entry->tag == tag && ((tag != ACL_USER && tag != ACL_GROUP) || entry->id == id))
      return entry;
  }
  return NULL;
}

static void
add (GArray *entries, acl_tag_t tag, int may, id_t id)
{
  const Entry entry = { tag, may, id };

  g_array_append_val (entries, entry);
}

static void
drop (GArray *entries, acl_tag_t tag, id_t id)
{
  Entry *entry = find (entries, tag, id);

  if (entry != NULL)
    g_array_remove_index (entries, (guint) (entry - (Entry *) (void *) entries->data));
}

static gboolean
has_named (GArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    const acl_tag_t tag = g_array_index (entries, Entry, i).tag;

    if (tag == ACL_USER || tag == ACL_GROUP)
      return TRUE;
  }
  return FALSE;
}

/* ---- What somebody may ---- */

typedef struct {
  uid_t uid;
  gid_t gid;
  const gid_t *groups;
  guint n_groups;
} Who;

static gboolean
is_in (const Who *who, gid_t gid)
{
  for (guint i = 0; i < who->n_groups; i++)
    if (who->groups[i] == gid)
      return TRUE;
  return who->gid == gid;
}

/* As acl(5) says: the first kind of entry that fits decides; of groups any may permit it. */
static gboolean
may (const Who *who, const struct stat *status, GArray *entries, int wanted)
{
  const Entry *mask = find (entries, ACL_MASK, 0);
  const Entry *user = find (entries, ACL_USER, who->uid);
  const int most = mask != NULL ? mask->may : 7;
  gboolean any = FALSE;

  if (who->uid == 0)
    return TRUE;
  if (status->st_uid == who->uid)
    return (find (entries, ACL_USER_OBJ, 0)->may & wanted) == wanted;
  if (user != NULL)
    return (user->may & most & wanted) == wanted;
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);

    if (!(entry->tag == ACL_GROUP && is_in (who, entry->id)) &&
        !(entry->tag == ACL_GROUP_OBJ && is_in (who, status->st_gid)))
      continue;
    any = TRUE;
    if ((entry->may & most & wanted) == wanted)
      return TRUE;
  }
  return !any && (find (entries, ACL_OTHER, 0)->may & wanted) == wanted;
}

typedef struct {
  Who who;
  GPtrArray *missing;
  gboolean can_grant;
} Search;

static void
look_at (Search *search, const char *path, int wanted)
{
  g_autoptr (GArray) entries = NULL;
  PdkFileGrant *grant = NULL;
  const Entry *user = NULL;
  const Entry *mask = NULL;
  struct stat status;

  for (guint i = 0; i < search->missing->len; i++)
    if (g_str_equal (((PdkFileGrant *) search->missing->pdata[i])->path, path))
      return;
  if (stat (path, &status) != 0 || (entries = read_list (path)) == NULL ||
      may (&search->who, &status, entries, wanted))
    return;
  user = find (entries, ACL_USER, search->who.uid);
  mask = find (entries, ACL_MASK, 0);
  grant = g_new0 (PdkFileGrant, 1);
  grant->path = g_strdup (path);
  grant->uid = search->who.uid;
  grant->had = user != NULL ? user->may : -1;
  grant->had_mask = mask != NULL ? mask->may : -1;
  grant->may = (user != NULL ? user->may : 0) | wanted;
  g_ptr_array_add (search->missing, grant);
  /* Its owner's own permissions are no list's. */
  search->can_grant &=
      status.st_uid != search->who.uid && (geteuid () == 0 || status.st_uid == geteuid ());
}

/* All folders on the way to @path, from the root. */
static void
look_at_folders (Search *search, const char *path)
{
  for (const char *slash = path; slash != NULL && *slash != '\0'; slash = strchr (slash + 1, '/')) {
    g_autofree char *folder = slash == path ? g_strdup ("/") : g_strndup (path, slash - path);

    look_at (search, folder, PDK_MAY_SEARCH);
  }
}

GPtrArray *
pdk_file_access_find (const char *path,
                      uid_t uid,
                      gid_t gid,
                      const gid_t *groups,
                      guint n_groups,
                      int wanted,
                      gboolean *can_grant)
{
  Search search = { { uid, gid, groups, n_groups }, NULL, TRUE };
  g_autofree char *clean = NULL;
  char *real = NULL;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  search.missing = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_file_grant_free);
  clean = g_canonicalize_filename (path, "/");
  real = realpath (clean, NULL);
  if (real != NULL) {
    /* Links lead by way of both. */
    look_at_folders (&search, clean);
    look_at_folders (&search, real);
    look_at (&search, real, wanted);
  }
  free (real);
  *can_grant = search.can_grant;
  return search.missing;
}

/* ---- Permitting ---- */

static gboolean
refuse_mask (const char *path, GError **error)
{
  g_autofree char *name = pdk_text_display (path);

  /* Translators: %s is a path */
  g_set_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
               _ ("The permissions of %s have a mask: others would be permitted more as well"),
               name);
  return FALSE;
}

/* A mask limits all but the owner and others; what it limited so far it has to go on limiting. */
static gboolean
is_wider (GArray *entries, int before, int after)
{
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);

    if ((entry->tag == ACL_USER || entry->tag == ACL_GROUP || entry->tag == ACL_GROUP_OBJ) &&
        (entry->may & before) != (entry->may & after))
      return TRUE;
  }
  return FALSE;
}

gboolean
pdk_file_grant_apply (const PdkFileGrant *self, GError **error)
{
  g_autoptr (GArray) entries = NULL;
  Entry *mask = NULL;
  int before = 0;
  int after = 0;

  entries = read_list (self->path);
  if (entries == NULL)
    return fail (self->path, errno, error);
  mask = find (entries, ACL_MASK, 0);
  /* Without one, that of the group is all there is. */
  before = mask != NULL ? mask->may : find (entries, ACL_GROUP_OBJ, 0)->may;
  after = before | self->may;
  drop (entries, ACL_USER, self->uid);
  if (is_wider (entries, before, after))
    return refuse_mask (self->path, error);
  add (entries, ACL_USER, self->may, self->uid);
  mask = find (entries, ACL_MASK, 0);
  if (mask != NULL)
    mask->may = after;
  else
    add (entries, ACL_MASK, after, ACL_UNDEFINED_ID);
  return write_list (self->path, entries) || fail (self->path, errno, error);
}

char *
pdk_file_grant_to_key (const PdkFileGrant *self)
{
  return g_strdup_printf ("%u:%d:%d:%d", self->uid, self->may, self->had, self->had_mask);
}

gboolean
pdk_file_grant_revoke (const char *path, const char *key, GError **error)
{
  g_autoptr (GArray) entries = NULL;
  Entry *user = NULL;
  Entry *mask = NULL;
  guint uid = 0;
  int had = -1, had_mask = -1, given = 0;

  if (key == NULL || sscanf (key, "%u:%d:%d:%d", &uid, &given, &had, &had_mask) != 4)
    return TRUE;
  entries = read_list (path);
  if (entries == NULL)
    return errno == ENOENT || fail (path, errno, error);
  user = find (entries, ACL_USER, uid);
  /* It was never permitted, or somebody decided otherwise since. */
  if (user == NULL || user->may != given)
    return TRUE;
  if (had >= 0)
    user->may = had & 7;
  else
    drop (entries, ACL_USER, uid);
  mask = find (entries, ACL_MASK, 0);
  if (mask != NULL && had_mask >= 0)
    mask->may = had_mask & 7;
  else if (!has_named (entries))
    drop (entries, ACL_MASK, 0);
  return write_list (path, entries) || fail (path, errno, error);
}
