"""What one handle holds of a file, kept equal to it: catching up, repairing, restoring.

Not thread-safe: its owner serialises. Nothing is written but under the file's lock.
"""

from __future__ import annotations

from incident_tui.clock import Clock
from incident_tui.domain.errors import IncidentTuiError, NotSavedError, UnreadableError
from incident_tui.store import commit, framing
from incident_tui.store.access import Access
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.disk import reason
from incident_tui.store.envelope import greatest_id
from incident_tui.store.file_image import FileImage
from incident_tui.store.framing import Extent, Record
from incident_tui.store.union import declarations, key_of, news, union

_NEAR = 64
_WINDOW = 2 * framing.PAGE  # a new record starts in the page of the last one, or in the next


class Replica:
    """The records of one file as one handle knows them.

    `pending` collects what others wrote, until the owner hands it out.
    """

    def __init__(self, access: Access, clock: Clock) -> None:
        self.access = access
        self.notices = access.notices
        self.pending: list[Record] = []
        self.image: FileImage | None = None
        self._clock = clock
        self._as_is: tuple[int, int] | None = None  # size and time of a file left as it is
        self._doubted = False  # an in-place write failed: whole files until one succeeds

    @property
    def held(self) -> FileImage:
        """What is known; UnreadableError before anything was read."""
        if self.image is None:
            raise UnreadableError(f"nothing of {self.access.path} is held yet", "try again")
        return self.image

    # -- reading -------------------------------------------------------------------------

    def first_read(self, *, wait: bool) -> list[Record]:
        """Read the file for the first time; in the common case it is parsed once, and whole.

        Without `wait`, nothing is known yet after a call that met a lock.
        """
        data = self.access.disk.read_all(self.access.fd)
        extent = framing.scan(data)
        records = framing.documents(data) if extent else None
        if extent and records is not None:
            self.image = FileImage(data, extent, self.access.inode)
            return records
        self._load(wait=wait, thorough=True)
        return self.image.records() if self.image else []

    def catch_up(self, *, wait: bool, thorough: bool = True) -> None:
        """Take in what others wrote since; repair, and give back what vanished, if need be.

        With `wait` the lock may be waited for. A first contact that is not `thorough`
        trusts framing and checksums and parses nothing.
        """
        image = self.image
        if image is None or self._as_is is not None:
            self._load(wait=wait, thorough=thorough)
        elif self.access.inode != image.inode:
            self._go_on_in_new_file(image, wait=wait)
        elif self.access.size != image.size:
            self._load(wait=wait, thorough=True)
        else:
            self._go_on_in_place(image, wait=wait)

    def _go_on_in_place(self, image: FileImage, *, wait: bool) -> None:
        """Read on from the known end: a few bytes, whatever the size of the file."""
        while not self._is_quiet(image):
            anchor = image.anchor
            start = image.end - len(anchor)
            window = self.access.disk.read(self.access.fd, len(anchor) + _WINDOW, start)
            tail = window[len(anchor) :]
            lines: list[bytes] = []
            if window.startswith(anchor):
                lines, length = framing.scan_tail(tail, image.count)
            if not lines:
                self._load(wait=wait, thorough=True)
                return
            self._learn(image, lines, tail[:length])

    def _is_quiet(self, image: FileImage) -> bool:
        """Tell whether the last record is where it was and nothing follows it.

        A new record starts right behind the last one or with the next page: two looks.
        """
        anchor = image.anchor
        start = image.end - len(anchor)
        page_end = framing.next_page(image.end)
        seen = self.access.disk.read(self.access.fd, page_end + 1 - start, start)
        near = seen[: len(anchor) + _NEAR]
        return (
            near.startswith(anchor)
            and framing.is_blank(near[len(anchor) :])
            and (page_end >= image.room_end or seen[-1:] == b" ")
        )

    def _go_on_in_new_file(self, image: FileImage, *, wait: bool) -> None:
        """Go on in a file that has replaced the known one, if it begins with all of it."""
        data = self.access.disk.read_all(self.access.fd)
        if image.is_start_of(data) and data.endswith(framing.CLOSING):
            tail = data[image.end :]
            lines, length = framing.scan_tail(tail, image.count)
            if not tail[length : -len(framing.CLOSING)].strip(b" "):
                if lines:
                    self._learn(image, lines, tail[:length])
                image.moved(self.access.inode, len(data))
                return
        self._load(wait=wait, thorough=True)

    def _learn(self, image: FileImage, lines: list[bytes], text: bytes) -> None:
        records = [framing.decode(line) for line in lines]
        self.pending += records
        image.add(len(records), text, greatest_id(records))

    # -- writing, under the lock ---------------------------------------------------------

    def add(self, records: list[Record]) -> None:
        """Make records durable at the end of the file: in the room, else by a new file.

        Raises OSError; the file is then as it was.
        """
        image = self.held
        lines = [framing.encode(key, record) for key, record in enumerate(records, image.count + 1)]
        last_id = max(record["id"] for record in records)
        payload = framing.joined(lines, image.count)
        at = framing.place(image.end, image.room_end, len(payload))
        if at is not None and not self._doubted:
            try:
                commit.overwrite(self.access.disk, self.access.fd, payload, at)
            except OSError:
                self._doubted = True  # what of the page is on the disk is not known: all anew
            else:
                image.add(len(lines), b" " * (at - image.end) + payload, last_id)
                return
        data = framing.laid_out(image.prefix() + payload)
        self._replace(data)
        image.add(len(lines), payload, last_id)
        image.moved(self.access.inode, len(data))

    def rewrite(self, records: list[Record]) -> None:
        """Put a file with exactly these records in the place of the old one."""
        image, data = FileImage.of_records(records, (0, 0))
        self._replace(data)
        image.inode = self.access.inode
        self.image = image

    def _replace(self, data: bytes) -> None:
        access = self.access
        access.adopt(commit.replace(access.disk, access.path, access.fd, data))
        self._doubted = False

    # -- when the short way does not do --------------------------------------------------

    def _load(self, *, wait: bool, thorough: bool) -> None:
        """Read the whole file and bring it and what is held together, under the lock.

        Only here is anything repaired or restored. Where that cannot be done (read-only, a
        full disk, a lock that stays taken) the file is read as it is.
        """
        unchanged = (self.access.size, self.access.changed_at) == self._as_is
        if not self.access.writable or (unchanged and not wait):
            self._load_as_is()
            return
        try:
            if self.access.lock(wait=wait):
                try:
                    self._load_for_good(thorough=thorough)
                finally:
                    self.access.unlock()
        except (NotSavedError, OSError) as error:
            if self.access.locked:
                raise  # an append is under way: it must not go on over damage
            said = error.what if isinstance(error, IncidentTuiError) else reason(error)
            self._say(FileNotice("damaged", f"{self.access.path} could not be put right: {said}"))
            self._load_as_is()

    def _load_for_good(self, *, thorough: bool) -> None:
        parse = thorough or self.image is not None
        data = self.access.disk.read_all(self.access.fd)
        extent = _checked(data, parse=parse)
        if extent is None:
            data = self.access.disk.read_settled(self.access.fd)
            extent = _checked(data, parse=parse)
        if extent is None:
            self._repair(data)
        else:
            self._meet(FileImage(data, extent, self.access.inode))
        self._as_is = None

    def _meet(self, there: FileImage) -> None:
        """Take over what the file says; write again what it has lost of what we hold."""
        if self.image is None:
            self.image = there
            return
        before, now = self.image.records(), there.records()
        self._same_incident(before, now)
        whole = union(now, before)
        if whole == now:
            self.image = there
        else:
            self.rewrite(whole)
            self._say_restored(before, now)
        self.pending += news(before, whole)

    def _repair(self, data: bytes) -> None:
        """Write the file anew from what can be found in it and what is held."""
        from incident_tui.store.damage import repair  # noqa: PLC0415 - only where something is wrong

        path = self.access.path
        found = repair.found_in(data)
        before = self.image.records() if self.image else []
        if not found.records and not before:
            raise repair.nothing_found(path)
        self._same_incident(before, found.records)
        kept = None
        if data and found.dropped:
            kept = repair.copy_aside(self.access.disk, path, data, self._clock)
        records = union(repair.rebuilt(found, self._clock), before)
        self.rewrite(records)
        self.pending += news(before, records) if self.image else []
        for notice in repair.notices_of(found, kept):
            self._say(notice)
        self._say_restored(before, found.records)

    def _load_as_is(self) -> None:
        """Read a file that is not to be written, damaged or not; go on holding what it lost."""
        seen = (self.access.size, self.access.changed_at)
        if seen == self._as_is:
            return
        data = self.access.disk.read_all(self.access.fd)
        extent = _checked(data, parse=True)
        if extent is not None:
            image = FileImage(data, extent, self.access.inode)
        else:
            from incident_tui.store.damage import repair  # noqa: PLC0415 - only where something is wrong

            found = repair.found_in(data)
            if not found.records:
                raise repair.nothing_found(self.access.path)
            image, _ = FileImage.of_records(repair.rebuilt(found, self._clock), self.access.inode)
            for notice in repair.notices_of(found, None):
                self._say(notice)
        if self.image is not None:
            before, now = self.image.records(), image.records()
            self._same_incident(before, now)
            whole = union(now, before)
            image.absent = whole[len(now) :]
            self.pending += news(before, whole)
        self.image = image
        self._as_is = seen if extent is None or image.absent else None

    def _same_incident(self, before: list[Record], now: list[Record]) -> None:
        ours, theirs = declarations(before), declarations(now)
        if ours and theirs and not ours & theirs:
            raise UnreadableError(
                f"another incident's file was put in the place of {self.access.path}",
                "move it away, and save again to write this one anew",
            )

    def _say_restored(self, before: list[Record], now: list[Record]) -> None:
        lost = {key_of(record) for record in before} - {key_of(record) for record in now}
        if lost:
            said = f"{len(lost)} records had vanished from the file: they were written again"
            self._say(FileNotice("restored", said))

    def _say(self, notice: FileNotice) -> None:
        """Add a notice unless the last one said the same."""
        if not self.notices or self.notices[-1].text != notice.text:
            self.notices.append(notice)


def _checked(data: bytes, *, parse: bool) -> Extent | None:
    """Return where the records lie in a sound file; with `parse` it must also be JSON."""
    extent = framing.scan(data)
    return None if parse and extent and framing.documents(data) is None else extent
