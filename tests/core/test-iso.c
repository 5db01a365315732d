/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-disc-extract.h"
#include "pdk-error.h"
#include "test-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Files out of discs, of those that xorriso makes and of those that lie. */

#define SECTOR 2048u
#define KERNEL "install.amd/vmlinuz"

/* Where a disc that is made here has what. */
#define PRIMARY           16u
#define ROOT              20u
#define FOLDER            21u
#define FILE_AT           22u
#define SECTORS           32u
#define IN_ROOT(offset)   (ROOT * SECTOR + 34 + 7 + 34 + (offset))
#define IN_FOLDER(offset) (FOLDER * SECTOR + (offset))

/* A disc in memory, and how much of it was read. */
typedef struct {
  GByteArray *bytes;
  guint64 read;
  guint64 ends; /* where it ends, whatever it says */
  PdkIsoSource source;
} Disc;

static gboolean
read_disc (gpointer data,
           guint64 offset,
           guint64 length,
           PdkIsoTakeFunc take,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  Disc *disc = data;
  const guint64 rest = offset < disc->ends ? disc->ends - offset : 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_assert_cmpuint (offset + length, <=, disc->source.size);
  length = MIN (length, rest);
  disc->read += length;
  /* In pieces, as from a host. */
  for (guint64 done = 0; done < length; done += 1000)
    if (!take (disc->bytes->data + offset + done, MIN (1000, length - done), user_data, error))
      return FALSE;
  return TRUE;
}

static void
disc_settle (Disc *disc)
{
  disc->read = 0;
  disc->ends = disc->bytes->len;
  disc->source = (PdkIsoSource){ read_disc, disc, disc->bytes->len };
}

static void
disc_clear (Disc *disc)
{
  g_byte_array_unref (disc->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Disc, disc_clear)

/* Discs made here */

static void
put_uint32 (guint8 *at, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    at[i] = (guint8) (value >> (8 * i));
}

/* @rock: (nullable): its name there.  Returns: its length */
static guint
put_record (guint8 *at,
            const char *name,
            gsize name_length,
            const char *rock,
            guint sector,
            guint32 length,
            guint flags)
{
  guint end = 33 + (guint) name_length + (name_length % 2 == 0);

  put_uint32 (at + 2, sector);
  put_uint32 (at + 10, length);
  at[25] = (guint8) flags;
  at[32] = (guint8) name_length;
  memcpy (at + 33, name, name_length);
  if (rock != NULL) {
    const gsize rock_length = strlen (rock);

    memcpy (at + end, "NM", 2);
    at[end + 2] = (guint8) (5 + rock_length);
    at[end + 3] = 1;
    memcpy (at + end + 5, rock, rock_length);
    end += 5 + (guint) rock_length;
  }
  at[0] = (guint8) end;
  return end;
}

/* One folder with one file.  @rock: whether it has the names of Rock Ridge */
static void
make_disc (Disc *disc, gboolean rock)
{
  static const char sharing[] = "SP\7\1\xbe\xef";
  guint8 *bytes = NULL;
  guint8 *root = NULL;
  guint at = 0;

  disc->bytes = g_byte_array_new ();
  g_byte_array_set_size (disc->bytes, SECTORS * SECTOR);
  bytes = disc->bytes->data;
  memset (bytes, 0, disc->bytes->len);
  memcpy (bytes + PRIMARY * SECTOR, "\1CD001\1", 7);
  bytes[PRIMARY * SECTOR + 129] = SECTOR >> 8;
  put_record (bytes + PRIMARY * SECTOR + 156, "\0", 1, NULL, ROOT, SECTOR, 2);
  memcpy (bytes + (PRIMARY + 1) * SECTOR, "\377CD001\1", 7);
  root = bytes + ROOT * SECTOR;
  at = put_record (root, "\0", 1, NULL, ROOT, SECTOR, 2);
  if (rock) {
    memcpy (root + at, sharing, sizeof sharing);
    root[0] = (guint8) (at + 7);
    at += 7;
  }
  at += put_record (root + at, "\1", 1, NULL, ROOT, SECTOR, 2);
  put_record (root + at, "INSTALL.AMD", 11, rock ? "install.amd" : NULL, FOLDER, SECTOR, 2);
  put_record (bytes + FOLDER * SECTOR, "VMLINUZ.;1", 10, rock ? "vmlinuz" : NULL, FILE_AT, 3000, 0);
  memset (bytes + FILE_AT * SECTOR, 'k', 3000);
  disc_settle (disc);
}

static void
assert_found (Disc *disc, const char *path)
{
  g_autoptr (GError) error = NULL;
  PdkIsoFile file;

  pdk_iso_find (&disc->source, path, &file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.offset, ==, FILE_AT * SECTOR);
  g_assert_cmpuint (file.length, ==, 3000);
}

static void
assert_refused (Disc *disc, const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;
  PdkIsoFile file;

  g_assert_false (pdk_iso_find (&disc->source, path, &file, NULL, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  if (strstr (error->message, why) == NULL)
    g_error ("“%s” is not in “%s”", why, error->message);
}

static void
test_plain (void)
{
  g_auto (Disc) disc = { 0 };

  make_disc (&disc, FALSE);
  assert_found (&disc, KERNEL);
  /* The descriptor and two folders. */
  g_assert_cmpuint (disc.read, ==, 3 * SECTOR);
  assert_found (&disc, "INSTALL.AMD/VMLINUZ");
  assert_refused (&disc, "install.amd", "There is no");
  assert_refused (&disc, "install.amd/vmlinuz/more", "There is no");
  assert_refused (&disc, "install.amd/linux", "There is no “install.amd/linux”");
  assert_refused (&disc, "", "There is no");
  assert_refused (&disc, "/" KERNEL, "There is no");
  assert_refused (&disc, "a/b/c/d/e/f/g/h/i", "There is no");
}

static void
test_rock (void)
{
  g_auto (Disc) disc = { 0 };

  make_disc (&disc, TRUE);
  assert_found (&disc, KERNEL);
  assert_refused (&disc, "INSTALL.AMD/VMLINUZ", "There is no");
  /* It has no such name of its own, or one that goes on elsewhere. */
  memcpy (disc.bytes->data + IN_FOLDER (33 + 10 + 1), "XX", 2);
  assert_found (&disc, "install.amd/VMLINUZ");
  memcpy (disc.bytes->data + IN_FOLDER (33 + 10 + 1), "CE", 2);
  assert_refused (&disc, "install.amd/VMLINUZ", "There is no");
}

/* Another descriptor may come first. */
static void
test_descriptors (void)
{
  g_auto (Disc) disc = { 0 };
  guint8 *at = NULL;

  make_disc (&disc, TRUE);
  at = disc.bytes->data + PRIMARY * SECTOR;
  memcpy (at + SECTOR, at, SECTOR);
  at[0] = 0;
  assert_found (&disc, KERNEL);
  at[SECTOR] = 2;
  memcpy (at + 2 * SECTOR, "\377CD001\1", 7);
  assert_refused (&disc, KERNEL, "no disc with files");
}

/* What is said where */
typedef struct {
  const char *name;
  guint at;
  guint8 value;
  const char *why;
} Lie;

static const Lie lies[] = {
  { "magic", PRIMARY *SECTOR + 3, 'X', "no disc with files" },
  { "block-size", PRIMARY *SECTOR + 129, 2, "no disc with files" },
  { "root/behind-end", PRIMARY *SECTOR + 156 + 4, 1, "damaged" },
  { "root/far-behind-end", PRIMARY *SECTOR + 156 + 5, 0xff, "damaged" },
  { "root/too-long", PRIMARY *SECTOR + 156 + 12, 0xff, "damaged" },
  { "root/no-folder", PRIMARY *SECTOR + 156 + 25, 0, "damaged" },
  { "folder/behind-end", IN_ROOT (3), 0xff, "damaged" },
  { "folder/attributes-behind-end", IN_ROOT (1), 0xff, "damaged" },
  { "folder/too-long", IN_ROOT (13), 1, "damaged" },
  { "folder/in-parts", IN_ROOT (26), 1, "damaged" },
  { "folder/no-folder", IN_ROOT (25), 0, "There is no" },
  { "folder/itself", IN_ROOT (2), ROOT, "There is no" },
  { "record/short", IN_FOLDER (0), 20, "There is no" },
  { "record/nothing", IN_FOLDER (0), 0, "There is no" },
  { "name/longer-than-record", IN_FOLDER (32), 0xff, "There is no" },
  { "name/nothing", IN_FOLDER (32), 0, "There is no" },
  { "name/entry-too-long", IN_FOLDER (33 + 10 + 1 + 2), 200, "There is no" },
  { "name/entry-without-length", IN_FOLDER (33 + 10 + 1 + 2), 0, "There is no" },
  { "name/of-the-folder", IN_FOLDER (33 + 10 + 1 + 4), 2, "There is no" },
  { "file/behind-end", IN_FOLDER (4), 1, "damaged" },
  { "file/longer-than-disc", IN_FOLDER (13), 1, "damaged" },
  { "file/goes-on", IN_FOLDER (25), 0x80, "damaged" },
  { "file/associated", IN_FOLDER (25), 4, "There is no" },
};

static void
test_lie (gconstpointer data)
{
  const Lie *lie = data;
  g_auto (Disc) disc = { 0 };

  make_disc (&disc, TRUE);
  /* So that there is no name but that of Rock Ridge. */
  disc.bytes->data[IN_FOLDER (33)] = 'X';
  assert_found (&disc, KERNEL);
  g_assert_cmpuint (disc.bytes->data[lie->at], !=, lie->value);
  disc.bytes->data[lie->at] = lie->value;
  assert_refused (&disc, KERNEL, lie->why);
}

/* What would be right if it did not go over the end of what it is in. */
static void
test_over_end (void)
{
  g_auto (Disc) plain = { 0 };
  g_auto (Disc) rock = { 0 };
  guint8 *folder = NULL;

  make_disc (&plain, FALSE);
  /* The record over its folder’s; the name over the record’s. */
  folder = plain.bytes->data + IN_ROOT (10) - 7;
  put_uint32 (folder, 43);
  assert_refused (&plain, KERNEL, "There is no");
  put_uint32 (folder, 44);
  assert_found (&plain, KERNEL);
  plain.bytes->data[IN_FOLDER (0)] = 40;
  assert_refused (&plain, KERNEL, "There is no");

  make_disc (&rock, TRUE);
  rock.bytes->data[IN_FOLDER (33)] = 'X';
  assert_found (&rock, KERNEL);
  /* The entry with the name over the record’s. */
  rock.bytes->data[IN_FOLDER (0)] -= 3;
  assert_refused (&rock, KERNEL, "There is no");
}

/* A link, or a file with nothing in it. */
static void
test_empty (void)
{
  g_auto (Disc) disc = { 0 };

  make_disc (&disc, TRUE);
  put_uint32 (disc.bytes->data + IN_FOLDER (10), 0);
  assert_refused (&disc, KERNEL, "There is no");
}

/* It is as long as it may be, and has nothing but records. */
static void
test_large_folder (void)
{
  const guint length = 1024 * 1024;
  g_auto (Disc) disc = { 0 };
  guint8 *folder = NULL;

  make_disc (&disc, FALSE);
  g_byte_array_set_size (disc.bytes, SECTORS * SECTOR + length);
  disc_settle (&disc);
  folder = disc.bytes->data + SECTORS * SECTOR;
  memset (folder, 0, length);
  for (guint at = 0; at < length; at += SECTOR)
    for (guint in = 0; in + 34 <= SECTOR; in += 34)
      put_record (folder + at + in, "A", 1, NULL, FILE_AT, 1, 0);
  put_uint32 (disc.bytes->data + IN_ROOT (2) - 7, SECTORS);
  put_uint32 (disc.bytes->data + IN_ROOT (10) - 7, length);
  assert_refused (&disc, KERNEL, "There is no");
  g_assert_cmpuint (disc.read, ==, 2 * SECTOR + length);
  put_record (folder + length - SECTOR, "VMLINUZ.;1", 10, NULL, FILE_AT, 3000, 0);
  assert_found (&disc, KERNEL);
  /* Longer than any is read. */
  g_byte_array_set_size (disc.bytes, SECTORS * SECTOR + length + SECTOR);
  disc_settle (&disc);
  put_uint32 (disc.bytes->data + IN_ROOT (10) - 7, length + SECTOR);
  assert_refused (&disc, KERNEL, "damaged");
  g_assert_cmpuint (disc.read, ==, 2 * SECTOR);
}

/* It is shorter than its host says, from anywhere on. */
static void
test_cut (void)
{
  g_auto (Disc) disc = { 0 };

  make_disc (&disc, TRUE);
  for (disc.ends = 0; disc.ends < FILE_AT * SECTOR; disc.ends += 500) {
    g_autoptr (GError) error = NULL;
    PdkIsoFile file;

    g_assert_false (pdk_iso_find (&disc.source, KERNEL, &file, NULL, &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  }
}

/* Whatever it is like, it is found or it is not, with little read. */
static void
test_mutated (void)
{
  g_auto (Disc) disc = { 0 };
  g_autoptr (GByteArray) kept = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20240229);
  const guint rounds = g_test_slow () ? 200000 : 5000;

  make_disc (&disc, TRUE);
  kept = g_byte_array_new ();
  g_byte_array_append (kept, disc.bytes->data, disc.bytes->len);
  for (guint i = 0; i < rounds; i++) {
    static const guint sectors[] = { PRIMARY, ROOT, FOLDER };
    PdkIsoFile file;

    memcpy (disc.bytes->data, kept->data, kept->len);
    for (int n = g_rand_int_range (random, 1, 8); n > 0; n--) {
      const guint sector = sectors[g_rand_int_range (random, 0, G_N_ELEMENTS (sectors))];

      disc.bytes->data[sector * SECTOR + (guint) g_rand_int_range (random, 0, 200)] =
          (guint8) g_rand_int_range (random, 0, 256);
    }
    disc.read = 0;
    if (pdk_iso_find (&disc.source, KERNEL, &file, NULL, NULL)) {
      g_assert_cmpuint (file.offset, <=, disc.source.size);
      g_assert_cmpuint (file.length, <=, disc.source.size - file.offset);
    }
    g_assert_cmpuint (disc.read, <=, 3 * disc.source.size);
  }
}

/* Taking it out */

typedef struct {
  char *folder;
  char *path; /* of what is taken out */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("pdk-iso-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "deep", "kernel", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_run ((const char *const[]){ "rm", "-r", fixture->folder, NULL });
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
on_some (guint64 done, guint64 total, gpointer user_data)
{
  g_assert_cmpuint (done, >, *(guint64 *) user_data);
  g_assert_cmpuint (total, ==, 3000);
  *(guint64 *) user_data = done;
}

static void
test_extract (Fixture *fixture, gconstpointer data)
{
  g_auto (Disc) disc = { 0 };
  g_autofree char *text = NULL;
  guint64 told = 0;
  gsize length = 0;
  GStatBuf status;

  make_disc (&disc, TRUE);
  g_assert_true (
      pdk_disc_extract (&disc.source, KERNEL, fixture->path, on_some, &told, NULL, NULL));
  g_assert_cmpuint (told, ==, 3000);
  g_assert_cmpuint (disc.read, ==, 3 * SECTOR + 3000);
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  g_assert_cmpmem (text, length, disc.bytes->data + FILE_AT * SECTOR, 3000);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

/* Nothing is left of what fails, and nothing of others’ is touched. */
static void
test_nothing_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_auto (Disc) disc = { 0 };
  g_autofree char *text = NULL;
  GError *error = NULL;

  make_disc (&disc, TRUE);
  disc.ends = FILE_AT * SECTOR + 2000;
  g_assert_false (pdk_disc_extract (&disc.source, KERNEL, fixture->path, NULL, NULL, NULL, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  disc_settle (&disc);
  g_cancellable_cancel (cancelled);
  g_assert_false (
      pdk_disc_extract (&disc.source, KERNEL, fixture->path, NULL, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (fixture->path, "other", -1, NULL));
  g_assert_false (pdk_disc_extract (&disc.source, KERNEL, fixture->path, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "other");
}

/* A disc of some TiB in the host's words; the file on it would fill this computer. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_auto (Disc) disc = { 0 };
  GError *error = NULL;

  make_disc (&disc, TRUE);
  disc.source.size = G_GUINT64_CONSTANT (1) << 42;
  put_uint32 (disc.bytes->data + IN_FOLDER (10), 2U << 30);
  g_assert_false (pdk_disc_extract (&disc.source, KERNEL, fixture->path, NULL, NULL, NULL, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "2.0\302\240GiB"));
  g_assert_cmpuint (disc.read, ==, 3 * SECTOR);
  g_clear_error (&error);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/nowhere", "/dev/null", "/tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        pdk_disc_extract_local (paths[i], KERNEL, fixture->path, NULL, NULL, NULL, &error));
    g_assert_nonnull (error);
    g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  }
}

/* As distributions make them */

static void
fill (const char *tree, const char *name, gsize length)
{
  g_autofree char *path = g_build_filename (tree, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_malloc (length);

  g_mkdir_with_parents (folder, 0700);
  memset (text, name[strlen (name) - 1], length);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

/* Debian's, if it were small: a boot record, a system area for disks, many folders. */
static char *
make_tree (Fixture *fixture)
{
  char *tree = g_build_filename (fixture->folder, "tree", NULL);
  g_autofree char *kernel = g_build_filename (tree, KERNEL, NULL);
  g_autofree char *other = g_build_filename (tree, "install.amd", "gtk", NULL);
  g_autofree char *twice = g_build_filename (other, "vmlinuz", NULL);

  fill (tree, "boot/boot.img", 5000);
  fill (tree, KERNEL, 300000);
  fill (tree, "install.amd/initrd.gz", 5000);
  fill (tree, "install.amd/a-name-that-is-longer-than-what-iso-9660-has-room-for.initrd", 700);
  g_mkdir_with_parents (other, 0700);
  test_run ((const char *const[]){ "ln", kernel, twice, NULL });
  for (guint i = 0; i < 200; i++) {
    g_autofree char *name = g_strdup_printf ("pool/main/%u/package", i);

    fill (tree, name, 100);
  }
  return tree;
}

static void
assert_holds (Fixture *fixture, const char *disc, const char *name, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize got = 0;

  pdk_disc_extract_local (disc, name, fixture->path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, &got, NULL));
  g_assert_cmpuint (got, ==, length);
  for (gsize i = 0; i < got; i++)
    g_assert_cmpint (text[i], ==, name[strlen (name) - 1]);
  g_unlink (fixture->path);
}

#define MOST_OPTIONS 10

typedef struct {
  const char *name;
  const char *options[MOST_OPTIONS];
  gboolean rock;
} Layout;

static const Layout layouts[] = {
  { "rock", { "-R" }, TRUE },
  { "rock-and-joliet",
    { "-R", "-J", "-b", "boot/boot.img", "-no-emul-boot", "-partition_offset", "16" },
    TRUE },
  { "joliet", { "--norock", "-J" }, FALSE },
  { "plain", { "--norock" }, FALSE },
  { "plain-long", { "--norock", "-iso-level", "3" }, FALSE },
};

static char *
make_layout (Fixture *fixture, const Layout *layout)
{
  g_autofree char *tree = make_tree (fixture);
  char *disc = g_build_filename (fixture->folder, "disc.iso", NULL);
  const char *argv[MOST_OPTIONS + 9] = { "xorriso", "-as", "mkisofs", "-quiet", "-o", disc };
  guint n = 6;

  for (guint i = 0; layout->options[i] != NULL; i++)
    argv[n++] = layout->options[i];
  argv[n] = tree;
  test_run (argv);
  return disc;
}

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  const Layout *layout = data;
  g_autofree char *disc = make_layout (fixture, layout);

  assert_holds (fixture, disc, KERNEL, 300000);
  assert_holds (fixture, disc, "install.amd/gtk/vmlinuz", 300000);
  assert_holds (fixture, disc, "install.amd/initrd.gz", 5000);
  assert_holds (fixture, disc, "pool/main/150/package", 100);
  if (layout->rock)
    assert_holds (fixture, disc,
                  "install.amd/a-name-that-is-longer-than-what-iso-9660-has-room-for.initrd", 700);
}

/* One that something was added to, behind all that was there: its folders are behind its files. */
static void
test_grown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disc = make_layout (fixture, &layouts[0]);
  g_autofree char *added = g_build_filename (fixture->folder, "tree", "boot", "boot.img", NULL);

  test_run ((const char *const[]){ "xorriso", "-dev", disc, "-map", added, "/added.img", "-commit",
                                   NULL });
  assert_holds (fixture, disc, KERNEL, 300000);
  assert_holds (fixture, disc, "added.img", 5000);
}

/* What it costs to find something: few sectors, however much there is. */
static void
test_cost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_layout (fixture, &layouts[1]);
  g_auto (Disc) disc = { 0 };
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  disc.bytes = g_byte_array_new_take ((guint8 *) g_steal_pointer (&text), length);
  disc_settle (&disc);
  g_assert_true (pdk_disc_extract (&disc.source, KERNEL, fixture->path, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (disc.read, ==, 300000 + 3 * SECTOR);
}

#define ADD(name, func) g_test_add ("/iso/" name, Fixture, NULL, set_up, func, tear_down)

static void
add_made (void)
{
  g_autofree char *xorriso = g_find_program_in_path ("xorriso");

  if (xorriso == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++) {
    g_autofree char *name = g_strconcat ("/iso/layout/", layouts[i].name, NULL);

    g_test_add (name, Fixture, &layouts[i], set_up, test_layout, tear_down);
  }
  ADD ("grown", test_grown);
  ADD ("cost", test_cost);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iso/plain", test_plain);
  g_test_add_func ("/iso/rock", test_rock);
  g_test_add_func ("/iso/descriptors", test_descriptors);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autofree char *name = g_strconcat ("/iso/lie/", lies[i].name, NULL);

    g_test_add_data_func (name, &lies[i], test_lie);
  }
  g_test_add_func ("/iso/over-end", test_over_end);
  g_test_add_func ("/iso/empty", test_empty);
  g_test_add_func ("/iso/large-folder", test_large_folder);
  g_test_add_func ("/iso/cut", test_cut);
  g_test_add_func ("/iso/mutated", test_mutated);
  ADD ("extract", test_extract);
  ADD ("nothing-left", test_nothing_left);
  ADD ("too-large", test_too_large);
  ADD ("no-file", test_no_file);
  add_made ();
  return g_test_run ();
}
