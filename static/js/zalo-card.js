// Draws the ward's numbers on a canvas and hands them over as a PNG to share.
for (const card of document.querySelectorAll("canvas[data-zalo-card]")) {
  const { place, line, code, hint, qr } = card.dataset;
  const pen = card.getContext("2d");
  const write = (text, y, size, colour, weight = 400) => {
    pen.fillStyle = colour;
    let fitted = size;
    do {
      pen.font = `${weight} ${fitted}px system-ui, sans-serif`;
      fitted -= 2;
    } while (pen.measureText(text).width > (qr && y > 340 ? 690 : 960) && fitted > 14);
    pen.fillText(text, 60, y);
  };
  pen.fillStyle = "#163f73";
  pen.fillRect(0, 0, card.width, card.height);
  pen.fillStyle = "#f2b544";
  pen.fillRect(0, 0, card.width, 16);
  write("Đo tốc độ Internet di động · i-Speed", 110, 40, "#dbe6f5");
  write(place, 210, 72, "#ffffff", 700);
  write(line, 320, 56, "#ffd27a", 700);
  if (code) write(`Mã giới thiệu: ${code}`, 420, 48, "#ffffff", 600);
  // Beside the QR two short lines are larger than a long one.
  const [address, ...first] = hint.split(" · ").reverse();
  if (qr) {
    write(first.reverse().join(" · "), 475, 38, "#dbe6f5");
    write(address, 527, 38, "#dbe6f5");
  } else write(hint, 510, 38, "#dbe6f5");
  const offer = () => {
    const link = document.querySelector(`[data-download="${card.id}"]`);
    card.toBlob((blob) => {
      link.href = URL.createObjectURL(blob);
      link.hidden = false;
    }, "image/png");
  };
  if (qr) {
    // On white, with a quiet margin, or a phone does not find it.
    const picture = new Image();
    picture.onload = () => {
      pen.fillStyle = "#ffffff";
      pen.fillRect(780, 340, 210, 210);
      pen.drawImage(picture, 788, 348, 194, 194);
      card.dataset.qrDrawn = "yes";
      offer();
    };
    picture.onerror = offer;
    picture.src = qr;
  } else offer();
}
